import { execIDOf, legIDOf } from "../../src/core/ids.ts";
import { hedgerow } from "../desk/child-process.ts";
import { linesOf } from "./json-lines.ts";
import { millionths, Volumes } from "./volumes.ts";

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
  readonly lastQty: number;
  readonly aQty: number;
  readonly bQty: number;
  readonly volume: number;
}

interface JournalOrder {
  readonly clOrdID: string;
  readonly key: string;
}

/** What the desk's journal says happened. */
export class JournalLedger {
  /** Accepted orders by ClOrdID(11), which the clients never use twice. */
  readonly accepted = new Set<string>();
  /** ClOrdIDs of all legs, as the venue sees them. */
  readonly legs = new Set<string>();
  /** Legs that were in doubt at some time. */
  readonly doubted = new Set<number>();
  /** Fills told to clients, by ExecID(17). */
  readonly clientFills = new Map<string, string>();
  readonly repeatedExecIDs: string[] = [];
  /** By symbol and side: what LPs filled, where that went, and all that clients got. */
  readonly hedged = new Volumes();
  readonly passedOn = new Volumes();
  readonly told = new Volumes();
  /** By the leg's ClOrdID(11). */
  readonly byLeg = new Volumes();
  readonly #journalId: string;
  readonly #symbols = new Map<number, string>();
  readonly #orders = new Map<number, JournalOrder>();

  constructor(journalId: string) {
    this.#journalId = journalId;
  }

  take(line: JournalLine): void {
    switch (line.type) {
      case "Interned":
        if (line.kind === "symbol") this.#symbols.set(line.index, line.name);
        return;
      case "OrderAccepted":
        this.accepted.add(line.clOrdID);
        this.#orders.set(line.order, { clOrdID: line.clOrdID, key: this.#keyOf(line) });
        return;
      case "LegCreated":
        this.legs.add(legIDOf(this.#journalId, line.leg));
        return;
      case "LegFilled":
        this.hedged.add(this.#keyOf(line), millionths(line.lastQty));
        this.byLeg.add(legIDOf(this.#journalId, line.leg), millionths(line.lastQty));
        return;
      case "FillSuspended":
        return this.passedOn.add(this.#keyOf(line), millionths(line.volume));
      case "ClientFilled":
        return this.#clientFilled(line);
      case "LegInDoubt":
        this.doubted.add(line.leg);
        return;
      default:
        throw new Error(`${line.type} was not asked for`);
    }
  }

  #clientFilled(line: JournalLine): void {
    const order = this.#orders.get(line.order);
    if (order === undefined) throw new Error(`fill of order ${line.order}, never accepted`);
    const [aQty, bQty] = [millionths(line.aQty), millionths(line.bQty)];
    const execID = execIDOf(this.#journalId, line.exec);
    if (this.clientFills.has(execID)) this.repeatedExecIDs.push(execID);
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
];

/** Reads `journal dump`: what a person who doubts the desk would read. */
export async function readJournalLedger(dir: string, journalId: string): Promise<JournalLedger> {
  const dump = await hedgerow("journal", "dump", "--data", dir, "--type", ...types);
  if (dump.code !== 0) throw new Error(`journal dump ended with ${dump.code}: ${dump.stderr}`);
  const ledger = new JournalLedger(journalId);
  for (const line of linesOf<JournalLine>(dump.stdout)) ledger.take(line);
  return ledger;
}
