import { execIDOf } from "../../src/core/ids.ts";
import { hedgerow } from "../desk/child-process.ts";
import type { HeardLedger } from "./heard-ledger.ts";
import { linesOf } from "./json-lines.ts";

/** What clients paid beside what they asked and were shown. */
export interface PriceAudit {
  readonly fills: number;
  /** Fills whose client had set a limit. */
  readonly limited: number;
  /** Fills beyond the limit their client sent. */
  readonly pastLimit: readonly string[];
  /** Fills further past the desk's quote at the decision than the policy allows. */
  readonly pastDeviation: readonly string[];
  /** Fills told at another price than booked, and fills that nothing was decided of. */
  readonly mistold: readonly string[];
  /** Furthest past the quote, pips; negative: every fill was better. */
  readonly worstPips: number;
  /** Orders the house kept because no LP took them, and those among them that it must not keep. */
  readonly internalised: number;
  readonly wronglyKept: readonly string[];
}

interface PriceLine {
  readonly type: string;
  readonly order: number;
  readonly exec: number;
  readonly clOrdID: string;
  readonly side: "Buy" | "Sell";
  readonly clientPx: number | string;
  readonly clientClass: string;
  readonly lastPx: number | string;
}

/** An order: what the desk took it for, its quote at the decision, and the class of its client. */
interface Priced {
  readonly clOrdID: string;
  readonly sign: 1 | -1;
  quote: number;
  clientClass: string;
}

/** Prices are integers of 10⁻⁸ here, as in the desk. */
const scaled = (price: number | string): number => Math.round(Number(price) * 1e8);
const PIP = 10_000;

export interface PriceQuestion {
  readonly journalId: string;
  readonly clients: HeardLedger;
  /** Fields of each order as it was sent, by ClOrdID(11). */
  readonly wishes: ReadonlyMap<string, string>;
  readonly maxDeviationPips: number;
}

export class PriceAuditor {
  readonly #question: PriceQuestion;
  readonly #told: ReadonlyMap<string, string>;
  readonly #orders = new Map<number, Priced>();
  readonly #found = {
    fills: 0,
    limited: 0,
    pastLimit: [] as string[],
    pastDeviation: [] as string[],
    mistold: [] as string[],
    worstPips: -Infinity,
    internalised: 0,
    wronglyKept: [] as string[],
  };

  constructor(question: PriceQuestion) {
    this.#question = question;
    this.#told = new Map(question.clients.heard.map(({ execID, lastPx }) => [execID, lastPx]));
  }

  get found(): PriceAudit {
    return this.#found;
  }

  take(line: PriceLine): void {
    if (line.type === "OrderAccepted") {
      const sign = line.side === "Buy" ? 1 : -1;
      const { clOrdID } = line;
      this.#orders.set(line.order, { clOrdID, sign, quote: 0, clientClass: "" });
      return;
    }
    const order = this.#orders.get(line.order);
    if (order === undefined) throw new Error(`order ${line.order} was never accepted`);
    if (line.type === "OrderDecided") {
      order.quote = scaled(line.clientPx);
      order.clientClass = line.clientClass;
    } else if (line.type === "HedgeInternalised") {
      this.#found.internalised += 1;
      if (order.clientClass === "TOXIC") this.#found.wronglyKept.push(order.clOrdID);
    } else this.#clientFilled(line, order);
  }

  #clientFilled(line: PriceLine, { clOrdID, sign, quote }: Priced): void {
    const execID = execIDOf(this.#question.journalId, line.exec);
    const lastPx = scaled(line.lastPx);
    const text = `${clOrdID} at ${line.lastPx}, fill ${execID}`;
    this.#found.fills += 1;
    const told = this.#told.get(execID);
    if (told === undefined || scaled(told) !== lastPx || quote === 0) {
      this.#found.mistold.push(`${text}: told ${told}`);
    }
    const limit = /\|44=([\d.]+)/.exec(this.#question.wishes.get(clOrdID) ?? "")?.[1];
    if (limit !== undefined) {
      this.#found.limited += 1;
      if (sign * (lastPx - scaled(limit)) > 0) {
        this.#found.pastLimit.push(`${text}: its limit is ${limit}`);
      }
    }
    const pastPips = (sign * (lastPx - quote)) / PIP;
    this.#found.worstPips = Math.max(this.#found.worstPips, pastPips);
    if (pastPips > this.#question.maxDeviationPips) {
      this.#found.pastDeviation.push(`${text}: the quote was ${quote / 1e8}`);
    }
  }
}

const types = ["OrderAccepted", "OrderDecided", "ClientFilled", "HedgeInternalised"];

/** Holds every fill in a desk's journal against its order's limit and the desk's own quote. */
export async function auditPrices(dir: string, question: PriceQuestion): Promise<PriceAudit> {
  const dump = await hedgerow("journal", "dump", "--data", dir, "--type", ...types);
  if (dump.code !== 0) throw new Error(`journal dump ended with ${dump.code}: ${dump.stderr}`);
  const auditor = new PriceAuditor(question);
  for (const line of linesOf<PriceLine>(dump.stdout)) auditor.take(line);
  return auditor.found;
}
