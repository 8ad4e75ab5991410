import type { FixMessage } from "../../src/fix/codec/message.ts";
import { FixListener } from "../../src/fix/session/listener.ts";
import { NodeNetwork } from "../../src/fix/session/node-network.ts";
import type { Peer } from "../../src/fix/session/peer.ts";
import { benchPeer } from "./bench-peer.ts";
import { lpOfID, say, SYMBOL, venueOrder } from "./parts.ts";
import { ReadingClock } from "./reading-clock.ts";

/** Often enough for quotes to stay fresh, seldom enough not to be what is measured. */
const QUOTE_EVERY_MS = 500;
const PRICE_SCALE = 8;
const BID = 108_765_000;
const ASK = 108_768_000;
const TICK = 1000;
const QUOTED_SIZE = 10_000_000;
const FIRST_ROOM = 1024;

const clock = new ReadingClock();
const peers = new Map<string, Venue>();

/** One identity: quotes where it is asked to, fills whatever order comes. */
class Venue {
  readonly peer: Peer;
  isTrading = false;
  isQuoting = false;
  readonly #away: number;
  #arrivedNs = new Float64Array(FIRST_ROOM);
  #arrivals = 0;
  #execIDs = 0;

  constructor(senderCompID: string, targetCompID: string) {
    this.#away = (lpOfID(senderCompID) - 1) * TICK;
    this.peer = benchPeer({
      role: "acceptor",
      senderCompID,
      targetCompID,
      clock,
      deliver: (message) => this.#onMessage(message),
      onUp: () => {
        this.isTrading = senderCompID.endsWith("-TRADE");
        sayWhoIsHere();
      },
    });
  }

  takeArrivals(): Float64Array {
    const taken = this.#arrivedNs.slice(0, this.#arrivals);
    this.#arrivals = 0;
    return taken;
  }

  quote(): void {
    const now = { wallUs: clock.wallUs(), monotonicNs: clock.monotonicNs() };
    const into = this.peer.session.compose("W", now);
    into.text(262, "MD1").text(55, SYMBOL).integer(268, 2);
    into
      .text(269, "0")
      .decimal(270, BID - this.#away, PRICE_SCALE)
      .integer(271, QUOTED_SIZE);
    into
      .text(269, "1")
      .decimal(270, ASK + this.#away, PRICE_SCALE)
      .integer(271, QUOTED_SIZE);
    this.peer.session.finish();
  }

  #onMessage(message: FixMessage): void {
    if (message.msgType === "D") return this.#onOrder(message);
    if (message.msgType !== "V") return undefined;
    this.quote();
    this.isQuoting = true;
    return sayWhoIsHere();
  }

  #onOrder(message: FixMessage): void {
    this.#arrive(clock.last.monotonicNs);
    const order = {
      clOrdID: message.text(11) ?? "",
      symbol: message.text(55) ?? "",
      side: message.text(54) ?? "",
      orderQty: message.text(38) ?? "",
    };
    this.#report(order, "New");
    this.#report(order, "Filled");
  }

  #report(order: Readonly<Record<string, string>>, ordStatus: "New" | "Filled"): void {
    const { clOrdID = "", symbol = "", side = "", orderQty = "" } = order;
    const [isFill, { session }] = [ordStatus === "Filled", this.peer];
    const price = side === "1" ? ASK : BID;
    const into = session.compose("8", clock.last);
    into
      .text(37, `V${clOrdID}`)
      .text(11, clOrdID)
      .text(17, `E${++this.#execIDs}`);
    into.text(150, isFill ? "F" : "0").text(39, isFill ? "2" : "0");
    into.text(55, symbol).text(54, side).text(38, orderQty);
    into.text(151, isFill ? "0" : orderQty).text(14, isFill ? orderQty : "0");
    into.decimal(6, isFill ? price : 0, PRICE_SCALE).timestampUs(60, clock.last.wallUs);
    if (isFill) into.text(32, orderQty).decimal(31, price, PRICE_SCALE);
    session.finish();
  }

  #arrive(ns: number): void {
    if (this.#arrivals === this.#arrivedNs.length) {
      const wider = new Float64Array(this.#arrivedNs.length * 2);
      wider.set(this.#arrivedNs);
      this.#arrivedNs = wider;
    }
    this.#arrivedNs[this.#arrivals] = ns;
    this.#arrivals += 1;
  }
}

function sayWhoIsHere(): void {
  const all = [...peers.values()];
  const quoting = all.filter(({ isQuoting }) => isQuoting).length;
  const trading = all.filter(({ isTrading }) => isTrading).length;
  say({ type: "sessions", quoting, trading });
}

/** Whoever logs on is an identity of its own, under the two names it used. */
function find(senderCompID: string, targetCompID: string): Peer {
  const known = peers.get(targetCompID);
  const venue = known ?? new Venue(targetCompID, senderCompID);
  peers.set(targetCompID, venue);
  return venue.peer;
}

setInterval(() => {
  for (const venue of peers.values()) {
    if (!venue.isQuoting || !venue.peer.session.isUp) continue;
    venue.quote();
    venue.peer.flush();
  }
}, QUOTE_EVERY_MS);

process.on("message", (message) => {
  const { targetCompID } = venueOrder.parse(message);
  const arrivedNs = peers.get(targetCompID)?.takeArrivals() ?? new Float64Array(0);
  say({ type: "arrived", arrivedNs });
});
process.on("disconnect", () => process.exit(0));

const listener = new FixListener({ clock, network: new NodeNetwork(), find });
say({ type: "listening", port: await listener.listen(0, "127.0.0.1") });
