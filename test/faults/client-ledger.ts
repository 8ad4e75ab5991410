import { jsonLines } from "./json-lines.ts";
import { millionths, Volumes } from "./volumes.ts";

interface ClientLine {
  readonly kind: string;
  readonly session: string;
  readonly clOrdID: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly execType: string;
  readonly ordStatus: string;
  readonly execID: string;
  readonly lastQty: number | string;
  readonly isDisowned?: boolean;
}

/** What the clients know: every order they sent and everything they were told. */
export interface ClientLedger {
  /** By ClOrdID(11): who sent it. */
  readonly sent: ReadonlyMap<string, { readonly session: string; readonly account: string }>;
  /** Answered with 150=0. */
  readonly acknowledged: ReadonlySet<string>;
  /** Told their end: filled, rejected, cancelled. */
  readonly ended: ReadonlySet<string>;
  /** Acknowledged and yet denied later: the desk forgot them. */
  readonly disowned: readonly string[];
  /** By ExecID(17): the fill as it was told first. */
  readonly fills: ReadonlyMap<string, string>;
  /** ExecIDs told twice, each time something else. */
  readonly contradictions: readonly string[];
  readonly volumes: Volumes;
}

const finals = new Set(["Filled", "Canceled", "Rejected", "Expired"]);

export function readClientLedger(file: string): ClientLedger {
  const ledger = {
    sent: new Map<string, { session: string; account: string }>(),
    acknowledged: new Set<string>(),
    ended: new Set<string>(),
    disowned: [] as string[],
    fills: new Map<string, string>(),
    contradictions: [] as string[],
    volumes: new Volumes(),
  };
  for (const line of jsonLines<ClientLine>(file)) {
    if (line.kind === "order") ledger.sent.set(line.clOrdID, line);
    else if (line.kind === "report") takeReport(line, ledger);
  }
  return ledger;
}

function takeReport(
  line: ClientLine,
  ledger: {
    acknowledged: Set<string>;
    ended: Set<string>;
    disowned: string[];
    fills: Map<string, string>;
    contradictions: string[];
    volumes: Volumes;
  },
): void {
  const { clOrdID, execID } = line;
  if (line.isDisowned === true) {
    if (ledger.acknowledged.has(clOrdID)) ledger.disowned.push(clOrdID);
    return;
  }
  if (line.execType === "New") ledger.acknowledged.add(clOrdID);
  if (finals.has(line.ordStatus)) ledger.ended.add(clOrdID);
  if (line.execType !== "Trade") return;
  const lastQty = millionths(line.lastQty);
  const told = `${clOrdID} ${line.symbol} ${line.side} ${lastQty}`;
  const before = ledger.fills.get(execID);
  if (before === undefined) {
    ledger.fills.set(execID, told);
    ledger.volumes.add(`${line.symbol} ${line.side}`, lastQty);
  } else if (before !== told) ledger.contradictions.push(execID);
}
