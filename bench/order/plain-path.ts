import { z } from "zod";
import type { PolicyDocument } from "../../src/policy/policy-document.ts";
import { parseSplit } from "../codec/split-parser.ts";
import { timeUsOf } from "./order-messages.ts";
import type { Carried, OrderPath } from "./order-path.ts";
import { SESSION } from "./order-policy.ts";
import { add, PlainBooks } from "./plain-books.ts";
import type { PlainOrder, PlainQuote } from "./plain-books.ts";
import { JsonBatch, plainMessage, utcTimestamp } from "./plain-message.ts";
import { PlainRules } from "./plain-rules.ts";

const PRICE = 1e8;
const VOLUME = 1e6;
const WHOLE_BPS = 10_000;
const ID = "K3M9QZ2A";

const orderShape = z.object({
  clOrdID: z.string().min(1).max(64),
  account: z.string().min(1),
  symbol: z.string().min(1),
  side: z.enum(["1", "2"]).transform((side) => (side === "1" ? "Buy" : "Sell")),
  volume: z.coerce.number().positive(),
  ordType: z.literal("1"),
  timeInForce: z.literal("3"),
  transactTime: z.string(),
});

interface Decision {
  readonly ruleId: string;
  readonly aBook: number;
  readonly aVolume: number;
  readonly bVolume: number;
  readonly clientPx: number;
  readonly limitPx: number;
  readonly lp: PlainQuote | undefined;
  readonly lps: readonly PlainQuote[];
}

/**
 * The baseline: the same path as one writes it in TypeScript when nothing speaks against it. A
 * split message checked by zod, maps by name, rules asked in turn, LPs filtered and sorted, JSON
 * lines, joined FIX.
 */
export class PlainPath implements OrderPath {
  readonly #policy: PolicyDocument;
  readonly #rules: PlainRules;
  readonly #books: PlainBooks;
  readonly #journal = new JsonBatch();
  readonly #accounts: ReadonlyMap<string, PolicyDocument["accounts"][number]>;
  readonly #instruments: ReadonlyMap<string, PolicyDocument["instruments"][number]>;
  #orders = 0;
  #legs = 0;
  #execs = 0;
  #seqNum = 1;
  #last: Carried = { leg: "", kept: 0, filledAt: 0 };

  constructor(policy: PolicyDocument) {
    this.#policy = policy;
    this.#rules = new PlainRules(policy.routingRules);
    this.#books = new PlainBooks(policy.execution.orderRetention);
    this.#accounts = new Map(policy.accounts.map((each) => [each.id, each]));
    this.#instruments = new Map(policy.instruments.map((each) => [each.symbol, each]));
  }

  told(bytes: Buffer, n: number): Carried {
    this.carry(bytes, n);
    return this.#last;
  }

  carry(bytes: Buffer, n: number): number {
    const now = new Date(timeUsOf(n) / 1000);
    const order = this.#read(bytes, now);
    this.#accept(order);
    this.#books.remember(order);
    const decision = this.#decide(order);
    this.#journal.add({ type: "OrderAccepted", ...order });
    this.#journal.add({ type: "OrderDecided", order: order.id, ...decision });
    let written = this.#report(order, "0", 0, 0, now).length;
    const { lp, aVolume, bVolume, clientPx, limitPx } = decision;
    const leg = lp === undefined ? "" : `${lp.lp} ${aVolume} at ${limitPx / PRICE}`;
    const px = lp === undefined ? clientPx : limitPx;
    this.#last = { leg, kept: bVolume, filledAt: px };
    if (lp === undefined) return written + this.#fill(order, 0, bVolume, px, now);
    written += this.#send(order, lp, aVolume, limitPx, now).length + this.#journal.take();
    if (!this.#books.noteExec(`E${this.#legs}`)) return written;
    add(this.#books.hedges, `${lp.lp}|${order.symbol}`, signed(order, aVolume));
    this.#journal.add({ type: "LegFilled", leg: this.#legs, lastQty: aVolume, lastPx: px });
    return written + this.#fill(order, aVolume, bVolume, px, now);
  }

  #read(bytes: Buffer, time: Date): PlainOrder {
    const message = parseSplit(bytes);
    if (message === undefined) throw new Error("Invariant: orders must be sound");
    const { fields } = message;
    const { clOrdID, account, symbol, side, volume } = orderShape.parse({
      clOrdID: fields.get(11),
      account: fields.get(1),
      symbol: fields.get(55),
      side: fields.get(54),
      volume: fields.get(38),
      ordType: fields.get(40),
      timeInForce: fields.get(59),
      transactTime: fields.get(60),
    });
    const lots = Math.round(volume * VOLUME);
    const id = ++this.#orders;
    const order = { id, clOrdID, account, symbol, side, volume: lots, time } as const;
    return { ...order, status: "New", filled: 0, value: 0 };
  }

  #accept(order: PlainOrder): void {
    const instrument = this.#instruments.get(order.symbol);
    if (instrument === undefined || !this.#accounts.has(order.account)) throw denied("UNKNOWN");
    if (this.#books.isKnown(order)) throw denied("DUPLICATE");
    const { min, max, step } = instrument.volume;
    if (order.volume < min || order.volume > max || order.volume % step !== 0) {
      throw denied("VOLUME");
    }
    const most = this.#policy.controls.maxNotional;
    const [quote] = this.#books.quotes.get(order.symbol) ?? [];
    if (quote === undefined) throw denied("NO_PRICE");
    const lotWorth = (instrument.contractSize * quote.ask) / PRICE;
    if (most !== null && (order.volume / VOLUME) * lotWorth > most) throw denied("NOTIONAL");
  }

  #decide(order: PlainOrder): Decision {
    const { account, symbol, side, volume } = order;
    const profile = this.#accounts.get(account);
    const instrument = this.#instruments.get(symbol);
    if (profile === undefined || instrument === undefined) throw denied("UNKNOWN");
    const { group, clientClass, score } = profile;
    const question = { account, group, symbol, side, volume, clientClass, score };
    const rule = this.#rules.first(question);
    const byRule = rule?.action === "B_BOOK" ? 0 : (rule?.hedge ?? WHOLE_BPS);
    const aBook = rule === undefined || rule.action === "A_BOOK" ? WHOLE_BPS : byRule;
    const { step } = instrument.volume;
    const wanted = Math.round((volume * aBook) / WHOLE_BPS / step) * step;
    const net = (this.#books.kept.get(symbol) ?? 0) + signed(order, volume - wanted);
    const { maxNetExposure } = this.#policy.routing.exposureDefaults;
    const aVolume = Math.abs(net) > maxNetExposure ? volume : wanted;
    const lps = (this.#books.quotes.get(symbol) ?? [])
      .filter(({ size }) => size >= aVolume)
      .toSorted((a, b) => (side === "Buy" ? a.ask - b.ask : b.bid - a.bid));
    const [best] = lps;
    if (best === undefined) throw denied("NO_LP");
    const clientPx = side === "Buy" ? best.ask : best.bid;
    const widest = (this.#policy.execution.maxDeviationMilliPips * instrument.pip) / 1000;
    const limitPx = side === "Buy" ? clientPx + widest : clientPx - widest;
    const lp = aVolume > 0 ? best : undefined;
    const bVolume = volume - aVolume;
    return { ruleId: rule?.id ?? "", aBook, aVolume, bVolume, clientPx, limitPx, lp, lps };
  }

  #send(order: PlainOrder, lp: PlainQuote, volume: number, limitPx: number, now: Date): Buffer {
    this.#legs += 1;
    const { symbol, side } = order;
    this.#journal.add({ type: "LegCreated", leg: this.#legs, lp: lp.lp, volume, limitPx });
    return plainMessage("D", lp.lp, this.#seqNum++, utcTimestamp(now), [
      [11, `${ID}L${this.#legs}`],
      [55, symbol],
      [54, side === "Buy" ? "1" : "2"],
      [60, utcTimestamp(now)],
      [38, (volume / VOLUME) * 100_000],
      [40, "2"],
      [44, limitPx / PRICE],
      [59, "3"],
    ]);
  }

  #fill(order: PlainOrder, aVolume: number, bVolume: number, px: number, now: Date): number {
    const volume = aVolume + bVolume;
    order.filled += volume;
    order.value += volume * px;
    order.status = order.filled === order.volume ? "Filled" : "PartiallyFilled";
    add(this.#books.kept, order.symbol, signed(order, bVolume));
    add(this.#books.positions, `${order.account}|${order.symbol}`, signed(order, volume));
    this.#journal.add({ type: "ClientFilled", order: order.id, aVolume, bVolume, px });
    return this.#report(order, "F", volume, px, now).length + this.#journal.take();
  }

  #report(order: PlainOrder, execType: string, qty: number, px: number, now: Date): Buffer {
    const average = order.filled === 0 ? 0 : order.value / order.filled / PRICE;
    const statuses = { New: "0", PartiallyFilled: "1", Filled: "2" };
    return plainMessage("8", SESSION, this.#seqNum++, utcTimestamp(now), [
      [37, `${ID}O${order.id}`],
      [11, order.clOrdID],
      [17, `${ID}E${++this.#execs}`],
      [150, execType],
      [39, statuses[order.status]],
      [1, order.account],
      [55, order.symbol],
      [54, order.side === "Buy" ? "1" : "2"],
      [38, order.volume / VOLUME],
      [40, "1"],
      [59, "3"],
      [151, (order.volume - order.filled) / VOLUME],
      [14, order.filled / VOLUME],
      [6, average],
      [60, utcTimestamp(now)],
      ...(execType === "F"
        ? ([
            [32, qty / VOLUME],
            [31, px / PRICE],
          ] as const)
        : []),
    ]);
  }
}

const signed = ({ side }: PlainOrder, volume: number): number =>
  side === "Buy" ? volume : -volume;

const denied = (code: string): Error => new Error(`Invariant: no order may be denied: ${code}`);
