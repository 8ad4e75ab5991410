import { execIDOf, legIDOf } from "../../src/core/ids.ts";
import { hedgerow } from "../desk/child-process.ts";
import { linesOf } from "./json-lines.ts";
import { millionths, Volumes, worthOf } from "./volumes.ts";

interface JournalLine {
  readonly type: string;
  readonly kind: string;
  readonly index: number;
  readonly name: string;
  readonly order: number;
  readonly leg: number;
  readonly exec: number;
  readonly clOrdID: string;
  readonly symbol: number;
  readonly side: string;
  readonly lp: number;
  readonly lastQty: number;
  readonly lastPx: number;
  readonly aQty: number;
  readonly bQty: number;
  readonly volume: number;
}

interface JournalOrder {
  readonly clOrdID: string;
  readonly key: string;
}

/** What the journal says of one LP, to be held against that LP's own record. */
export interface LpSide {
  /** ClOrdIDs of the legs sent there. */
  readonly legs: Set<string>;
  /** By symbol and side. */
  readonly hedged: Volumes;
  /** By the leg's ClOrdID(11). */
  readonly byLeg: Volumes;
  /** Volume (10⁻⁶ lots) times price (points of 0.00001), summed by the leg's ClOrdID(11). */
  readonly worth: Volumes;
}

/** A leg that came into doubt: of which order, and at which LP. */
export interface DoubtedLeg {
  readonly leg: string;
  readonly clOrdID: string;
  readonly lp: string;
}

/** What the desk's journal says happened. */
export class JournalLedger {
  /** Accepted orders by ClOrdID(11), which the clients never use twice. */
  readonly accepted = new Set<string>();
  /** ClOrdIDs of all legs, as the venue sees them. */
  readonly legs = new Set<string>();
  /** Legs that were in doubt at some time, by number. */
  readonly doubted = new Map<number, DoubtedLeg>();
  /** Fills told to clients, by ExecID(17). */
  readonly clientFills = new Map<string, string>();
  readonly repeatedExecIDs: string[] = [];
  /** Orders that rested until their price came, and until their time was over. */
  triggered = 0;
  expired = 0;
  /** By symbol and side: what LPs filled, where that went, and all that clients got. */
  readonly hedged = new Volumes();
  readonly passedOn = new Volumes();
  readonly told = new Volumes();
  /** By the leg's ClOrdID(11). */
  readonly byLeg = new Volumes();
  /** Of each LP by its id. */
  readonly lps = new Map<string, LpSide>();
  /** LP of each leg by the leg's ClOrdID(11), and leg of each fill told by its ExecID(17). */
  readonly lpOfLeg = new Map<string, string>();
  readonly legOfFill = new Map<string, string>();
  readonly #journalId: string;
  readonly #lpNames = new Map<number, string>();
  readonly #orderOfLeg = new Map<number, number>();
  readonly #symbols = new Map<number, string>();
  readonly #orders = new Map<number, JournalOrder>();

  constructor(journalId: string) {
    this.#journalId = journalId;
  }

  take(line: JournalLine): void {
    switch (line.type) {
      case "Interned":
        if (line.kind === "symbol") this.#symbols.set(line.index, line.name);
        if (line.kind === "lp") this.#lpNames.set(line.index, line.name);
        return;
      case "OrderAccepted":
        this.accepted.add(line.clOrdID);
        this.#orders.set(line.order, { clOrdID: line.clOrdID, key: this.#keyOf(line) });
        return;
      case "LegCreated":
        return this.#legCreated(line);
      case "LegFilled":
        return this.#legFilled(line);
      case "FillSuspended":
        return this.passedOn.add(this.#keyOf(line), millionths(line.volume));
      case "ClientFilled":
        return this.#clientFilled(line);
      case "OrderTriggered":
        this.triggered += 1;
        return;
      case "ClientExpired":
        this.expired += 1;
        return;
      case "LegInDoubt":
        return this.#legInDoubt(line.leg);
      default:
        throw new Error(`${line.type} was not asked for`);
    }
  }

  #legCreated(line: JournalLine): void {
    const leg = legIDOf(this.#journalId, line.leg);
    this.legs.add(leg);
    this.#orderOfLeg.set(line.leg, line.order);
    this.lpOfLeg.set(leg, this.#lpNames.get(line.lp) ?? "?");
    this.#sideOf(line).legs.add(leg);
  }

  #legFilled(line: JournalLine): void {
    const leg = legIDOf(this.#journalId, line.leg);
    const lastQty = millionths(line.lastQty);
    this.hedged.add(this.#keyOf(line), lastQty);
    this.byLeg.add(leg, lastQty);
    const side = this.#sideOf(line);
    side.hedged.add(this.#keyOf(line), lastQty);
    side.byLeg.add(leg, lastQty);
    side.worth.add(leg, worthOf(lastQty, line.lastPx));
  }

  #legInDoubt(number: number): void {
    const leg = legIDOf(this.#journalId, number);
    const order = this.#orders.get(this.#orderOfLeg.get(number) ?? -1);
    const lp = this.lpOfLeg.get(leg);
    if (order === undefined || lp === undefined) throw new Error(`${leg} was never created`);
    this.doubted.set(number, { leg, clOrdID: order.clOrdID, lp });
  }

  #sideOf({ lp }: JournalLine): LpSide {
    const name = this.#lpNames.get(lp) ?? "?";
    const side = this.lps.get(name) ?? {
      legs: new Set<string>(),
      hedged: new Volumes(),
      byLeg: new Volumes(),
      worth: new Volumes(),
    };
    this.lps.set(name, side);
    return side;
  }

  #clientFilled(line: JournalLine): void {
    const order = this.#orders.get(line.order);
    if (order === undefined) throw new Error(`fill of order ${line.order}, never accepted`);
    const [aQty, bQty] = [millionths(line.aQty), millionths(line.bQty)];
    const execID = execIDOf(this.#journalId, line.exec);
    if (this.clientFills.has(execID)) this.repeatedExecIDs.push(execID);
    this.legOfFill.set(execID, line.leg === 0 ? "" : legIDOf(this.#journalId, line.leg));
    this.clientFills.set(execID, `${order.clOrdID} ${order.key} ${aQty + bQty}`);
    this.passedOn.add(order.key, aQty);
    this.told.add(order.key, aQty + bQty);
  }

  #keyOf({ symbol, side }: JournalLine): string {
    return `${this.#symbols.get(symbol) ?? "?"} ${side}`;
  }
}

const types = [
  "Interned",
  "OrderAccepted",
  "LegCreated",
  "LegFilled",
  "FillSuspended",
  "ClientFilled",
  "LegInDoubt",
  "OrderTriggered",
  "ClientExpired",
];

/** Reads `journal dump`: what a person who doubts the desk would read. */
export async function readJournalLedger(dir: string, journalId: string): Promise<JournalLedger> {
  const dump = await hedgerow("journal", "dump", "--data", dir, "--type", ...types);
  if (dump.code !== 0) throw new Error(`journal dump ended with ${dump.code}: ${dump.stderr}`);
  const ledger = new JournalLedger(journalId);
  for (const line of linesOf<JournalLine>(dump.stdout)) ledger.take(line);
  return ledger;
}
