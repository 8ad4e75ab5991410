import type { FixMessage } from "../../src/fix/codec/message.ts";
import type { ClientLedger } from "./client-ledger.ts";
import { millionths, Volumes } from "./volumes.ts";

/** One fill as a client of the load was told it. */
export interface HeardFill {
  readonly clOrdID: string;
  readonly execID: string;
  readonly lastPx: string;
  /** By `performance.now()`. */
  readonly atMs: number;
}

const words: ReadonlyMap<string, string> = new Map([
  ["1", "Buy"],
  ["2", "Sell"],
]);
const finals = new Set(["2", "4", "8", "C"]);

/** What the one client of a load sent and was told, kept while it happens. */
export class HeardLedger implements ClientLedger {
  readonly sent = new Map<string, { session: string; account: string }>();
  readonly acknowledged = new Set<string>();
  readonly ended = new Set<string>();
  readonly disowned: string[] = [];
  readonly fills = new Map<string, string>();
  readonly contradictions: string[] = [];
  readonly volumes: Volumes = new Volumes();
  /** In the order in which they came. */
  readonly heard: HeardFill[] = [];
  /** Reports that end an order otherwise than filled, by their code. */
  readonly troubles = new Map<string, number>();

  /** SendingTime(52) of the last report: the desk's wall clock. */
  lastSendingTime = "";

  take(message: FixMessage): void {
    this.lastSendingTime = message.text(52) ?? "";
    if (message.msgType === "j") return this.#notTaken(message);
    const clOrdID = message.text(11) ?? "";
    const [execType, ordStatus] = [message.text(150), message.text(39) ?? ""];
    if (execType === "0") this.acknowledged.add(clOrdID);
    if (finals.has(ordStatus)) {
      this.ended.add(clOrdID);
      if (ordStatus !== "2") this.#trouble(message.text(58) ?? "");
    }
    if (execType === "F") this.#fill(message, clOrdID);
    return undefined;
  }

  /** BusinessMessageReject(j): that is its end, and the desk keeps nothing of it. */
  #notTaken(message: FixMessage): void {
    this.ended.add(message.text(379) ?? "");
    this.#trouble(message.text(58) ?? "");
  }

  #trouble(text: string): void {
    const code = /^[A-Z_]+/.exec(text)?.[0] ?? text;
    this.troubles.set(code, (this.troubles.get(code) ?? 0) + 1);
  }

  #fill(message: FixMessage, clOrdID: string): void {
    const execID = message.text(17) ?? "";
    const lastQty = millionths(message.text(32) ?? "");
    const key = `${message.text(55)} ${words.get(message.text(54) ?? "")}`;
    const told = `${clOrdID} ${key} ${lastQty}`;
    const before = this.fills.get(execID);
    if (before === undefined) {
      this.fills.set(execID, told);
      this.volumes.add(key, lastQty);
      const lastPx = message.text(31) ?? "";
      this.heard.push({ clOrdID, execID, lastPx, atMs: performance.now() });
    } else if (before !== told) this.contradictions.push(execID);
  }
}
