import { usualKnobs } from "../lps/sim-lp.ts";
import type { Knobs } from "../../venue/knobs.ts";
import type { SentOrder } from "../clients/sent-order.ts";
import type { SimClient } from "../clients/sim-client.ts";
import { CLIENT_PORT, worldLps, worldSymbols } from "../setting/lps.ts";
import type { World } from "../world.ts";
import type { Act, OrderWish } from "./command.ts";
import { deal, symbolOf } from "./deal.ts";
import type { ActOf, Dealing } from "./deal.ts";
import { FaultCounts } from "./fault-counts.ts";

const VOLUME_PER_CENT = 10_000;
const US_PER_MS = 1000;
const DISK_HEALS_MS = 3000;
const RESENT_MS = 1000;
/** Its fills have ids, and what it says of them is said again until it is heard. */
const BUSTING_LP = 0;
/** So much of it at once, too. */
const BUST_AGAIN_PPM = 500_000;

type Rest = Dealing | ActOf<"wall jump" | "bust" | "stop" | "burst" | "resend" | "prices">;

/** Does what the script says, to the world as it is then. */
export class Performer {
  readonly counts: FaultCounts = new FaultCounts();
  readonly #world: World;
  #orders = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Orders the clients sent. */
  get orders(): number {
    return this.#orders;
  }

  do(act: Act): void {
    this.counts.note(act);
    switch (act.kind) {
      case "order":
        return this.#order(act.wish);
      case "repeat":
        return this.#repeat(act);
      case "cancel":
        return this.#cancel(act);
      case "replace":
        return this.#replace(act);
      case "ask":
        return this.#client(act.client).askAll();
      case "move":
        return this.#world.market.move(act.symbol, act.ticks);
      case "bad quote":
        return this.#badQuote(act);
      case "knobs":
        return this.#knobs(act);
      case "wire":
        return this.#wire(act);
      case "crash":
      case "power cut":
        return this.#crash(act);
      case "disk":
        return this.#disk(act);
      default:
        return this.#doMore(act);
    }
  }

  #doMore(act: Rest): void {
    switch (act.kind) {
      case "wall jump":
        return this.#world.setWall(act.ms);
      case "bust":
        return this.#bust(act);
      case "stop":
        return this.#world.desk.stop(act.downMs);
      case "burst":
        for (let sent = 0; sent < act.count; sent++) this.#order(act.wish);
        return undefined;
      case "resend":
        return this.#resend(this.#client(act.client), act.pick);
      case "prices": {
        const symbols = worldSymbols.map(({ symbol }) => symbol);
        return this.#client(act.client).subscribe(act.isOn, !act.isWhole, symbols);
      }
      default:
        return deal(this.#world, act);
    }
  }

  #client(number: number): SimClient {
    const client = this.#world.clients[number];
    if (client === undefined) throw new Error(`Invariant: there is no client ${number}`);
    return client;
  }

  #order(wish: OrderWish): void {
    const client = this.#client(wish.client);
    if (!client.isUp) return;
    this.#orders += 1;
    client.order(this.#terms(this.#closable(client, wish), `${client.id}-${this.#orders}`));
  }

  /** One that is to close is of the side and within the size of what its client knows it holds. */
  #closable({ ledger }: SimClient, wish: OrderWish): OrderWish {
    if (!wish.isClosing) return wish;
    const net = ledger.netOf(wish.account, symbolOf(wish).symbol);
    const most = Math.floor(Math.abs(net) / VOLUME_PER_CENT);
    if (most === 0) return wish;
    const cents = wish.offPips === 0 ? most : 1 + (wish.cents % most);
    return { ...wish, cents, side: net > 0 ? "Sell" : "Buy" };
  }

  #terms(wish: OrderWish, clOrdID: string): SentOrder {
    const { account, side, ordType, timeInForce, isClosing, cents } = wish;
    const price = this.#priceOff(wish.symbol, side === "Buy" ? -wish.offPips : wish.offPips);
    const stop = this.#priceOff(wish.symbol, side === "Buy" ? wish.offPips : -wish.offPips);
    const isLimit = ordType === "Limit" || ordType === "StopLimit";
    const isStop = ordType === "Stop" || ordType === "StopLimit";
    const isDated = timeInForce === "GoodTillDate";
    return {
      clOrdID,
      account,
      side,
      ordType,
      timeInForce,
      isClosing,
      symbol: symbolOf(wish).symbol,
      orderQty: cents * VOLUME_PER_CENT,
      limitPx: isLimit ? price : 0,
      stopPx: isStop ? stop : 0,
      expireUs: isDated ? this.#world.outside.wallUs() + (2000 + cents * 10) * US_PER_MS : 0,
    };
  }

  /** A price so many pips above the market, on a whole tick. */
  #priceOff(symbol: number, pips: number): number {
    const of = worldSymbols[symbol];
    if (of === undefined) throw new Error(`Invariant: there is no symbol ${symbol}`);
    return this.#world.market.mid(symbol) + pips * of.pip;
  }

  #repeat({ client: number, pick, isOther }: ActOf<"repeat">): void {
    const client = this.#client(number);
    const sent = client.sentBefore(pick);
    if (sent === undefined || !client.isUp) return;
    const again = isOther ? { ...sent, orderQty: sent.orderQty + VOLUME_PER_CENT } : sent;
    client.order(again);
  }

  #cancel({ client: number, pick }: ActOf<"cancel">): void {
    const client = this.#client(number);
    const order = chosen([...client.ledger.unfinished()], pick);
    if (order === undefined || !client.isUp) return;
    this.#orders += 1;
    client.cancel(order.clOrdID, `${client.id}-${this.#orders}`, order);
  }

  #replace({ client: number, pick, offPips }: ActOf<"replace">): void {
    const client = this.#client(number);
    const order = chosen([...client.ledger.unfinished()], pick);
    if (order === undefined || !client.isUp) return;
    this.#orders += 1;
    const symbol = worldSymbols.findIndex((each) => each.symbol === order.symbol);
    const price = this.#priceOff(symbol, order.side === "Buy" ? -offPips : offPips);
    client.replace(order.clOrdID, {
      ...order,
      clOrdID: `${client.id}-${this.#orders}`,
      limitPx: order.limitPx > 0 ? price : 0,
      orderQty: order.orderQty + (pick % 3) * VOLUME_PER_CENT,
    });
  }

  #badQuote({ lp, symbol, how, forMs }: ActOf<"bad quote">): void {
    const { feed } = this.#lp(lp);
    feed.quoteBadly(symbol, how);
    this.#world.after(forMs, () => feed.quoteBadly(symbol, undefined));
  }

  #knobs({ lp: number, knobs, forMs }: ActOf<"knobs">): void {
    const lp = this.#lp(number);
    lp.turn(knobs);
    const back: Partial<Record<keyof Knobs, number>> = {};
    for (const key of keysOf(knobs)) back[key] = usualKnobs[key];
    this.#world.after(forMs, () => lp.turn(back));
  }

  #resend(client: SimClient, pick: number): void {
    const { reach } = this.#world;
    const { downs } = client;
    if (!client.resend(pick)) return;
    reach.note("orders sent again");
    // Whoever minds it ends the session.
    this.#world.after(RESENT_MS, () =>
      reach.note("repeats dropped", client.downs === downs ? 1 : 0),
    );
  }

  #bust({ isCorrection, ppm, forMs }: ActOf<"bust">): void {
    const lp = this.#lp(BUSTING_LP);
    const knob = isCorrection ? "correctPpm" : "bustPpm";
    lp.turn({ [knob]: ppm, duplicatePpm: BUST_AGAIN_PPM });
    this.#world.after(forMs, () => lp.turn({ [knob]: 0, duplicatePpm: 0 }));
  }

  #lp(number: number): World["lps"][number] {
    const lp = this.#world.lps[number];
    if (lp === undefined) throw new Error(`Invariant: there is no LP ${number}`);
    return lp;
  }

  #wire({ place, fault, forMs }: ActOf<"wire">): void {
    const { network } = this.#world;
    const port = worldLps[place.door]?.port ?? CLIENT_PORT;
    if (fault === "block") {
      network.block(port, true);
      return this.#world.after(forMs, () => network.block(port, false));
    }
    const connection = chosen(network.connectionsTo(port), place.nth);
    switch (fault) {
      case "cut":
        return connection?.cut();
      case "reset":
        return connection?.reset();
      case "swallow":
        return connection?.swallow();
      case "stall":
        return connection?.stall(forMs * 1_000_000);
    }
  }

  #crash({ kind, at, count, downMs }: ActOf<"crash" | "power cut">): void {
    const { desk } = this.#world;
    const isPowerCut = kind === "power cut";
    if (at !== "step") return desk.endAt(at, count, { isPowerCut, downMs });
    return this.#world.after(count, () => {
      if (isPowerCut) desk.cutPower(downMs);
      else desk.crash(downMs);
    });
  }

  #disk({ fault, after, downMs }: ActOf<"disk">): void {
    const { disk, desk } = this.#world;
    desk.downMs = downMs;
    if (fault === "EIO" || fault === "ENOSPC") return disk.faults.failWrite(fault, after);
    if (fault === "sync") return disk.faults.failSync(after);
    if (fault === "full") disk.faults.isFull = true;
    else disk.faults.shortWritePpm = 300_000;
    return this.#world.after(DISK_HEALS_MS, () => {
      disk.faults.isFull = false;
      disk.faults.shortWritePpm = 0;
    });
  }
}

const chosen = <Value>(values: readonly Value[], pick: number): Value | undefined =>
  values[pick % Math.max(1, values.length)];

function keysOf(knobs: Partial<Knobs>): (keyof Knobs)[] {
  const keys: (keyof Knobs)[] = [];
  let key: keyof Knobs;
  for (key in usualKnobs) if (knobs[key] !== undefined) keys.push(key);
  return keys;
}
