import type { WebhookEvent } from "../policy/policy-document.ts";
import type { SeenStatus } from "./desk-status.ts";

/** What a person is told. */
export interface Notice {
  readonly event: WebhookEvent;
  /** Of what lasts its beginning and its end. */
  readonly state: "raised" | "resolved";
  /** The LP, symbol or limit it is about; empty: the desk. */
  readonly about: string;
  readonly text: string;
  /** RFC 3339. */
  readonly at: string;
  /** Id of the desk's journal; empty where the desk was never heard. */
  readonly desk: string;
}

/** Something that a person must see to, as long as it lasts. */
export interface Condition {
  readonly event: WebhookEvent;
  readonly about: string;
  readonly text: string;
}

/** Who turns a switch when the LP edge does. */
const EDGE_ACTOR = ":lp-edge";

/** What there is to see to now. @param before what the desk said last, for what only counts */
export function conditionsOf(
  status: SeenStatus,
  before: SeenStatus | undefined,
  doubtSeconds: number,
): Condition[] {
  return [
    ...lpsDown(status),
    ...doubt(status, doubtSeconds),
    ...exposureOf(status),
    ...journalOf(status),
    ...edgeStops(status),
    ...busy(status, before),
  ];
}

const lpsDown = ({ lps }: SeenStatus): Condition[] =>
  lps
    .filter(({ isTrading }) => !isTrading)
    .map(({ id }) => ({ event: "LP_DOWN", about: id, text: `${id} takes no orders` }));

/** One of unknown age is of an LP that is gone: no answer will end it, only a person. */
function doubt({ legsInDoubt, oldestDoubtSeconds }: SeenStatus, limit: number): Condition[] {
  if (legsInDoubt === 0 || (oldestDoubtSeconds ?? Infinity) < limit) return [];
  const since =
    oldestDoubtSeconds === undefined
      ? "one went out nobody knows when"
      : `the oldest went out ${Math.floor(oldestDoubtSeconds)} s ago`;
  return [
    { event: "LEGS_IN_DOUBT", about: "", text: `${legsInDoubt} legs are in doubt, ${since}` },
  ];
}

function exposureOf({ exposure, global }: SeenStatus): Condition[] {
  const found: Condition[] = [];
  for (const { symbol, suspenseNet, reached } of exposure) {
    if (suspenseNet !== 0) {
      const text = `${suspenseNet} lots of ${symbol} are suspended: fills no order could take`;
      found.push({ event: "SUSPENSE", about: symbol, text });
    }
    for (const limit of ["net", "gross"] as const) {
      if (reached[limit] !== "LIMIT") continue;
      const text = `the ${limit} exposure of ${symbol} is at its limit`;
      found.push({ event: "LIMIT", about: `${symbol} ${limit}`, text });
    }
  }
  if (global.reached === "LIMIT") {
    found.push({ event: "LIMIT", about: "global", text: "all that is kept is at its limit" });
  }
  return found;
}

function journalOf({ journal }: SeenStatus): Condition[] {
  if (journal.isCancelOnly) {
    const text = "the disk has no room for the journal: only what is under way goes on";
    return [{ event: "JOURNAL", about: "room", text }];
  }
  if (journal.spareProblem === undefined) return [];
  const text = `the next segment cannot be made: ${journal.spareProblem}`;
  return [{ event: "JOURNAL", about: "spare", text }];
}

const edgeStops = ({ killSwitches }: SeenStatus): Condition[] =>
  killSwitches
    .filter(({ actor }) => actor === EDGE_ACTOR)
    .map(({ scope, name, reason }) => ({
      event: "EDGE_STOP",
      about: `${scope} ${name}`.trim(),
      text: `the LP edge halted it: ${reason}`,
    }));

function busy({ counters }: SeenStatus, before: SeenStatus | undefined): Condition[] {
  const more = counters.ordersNotTaken - (before?.counters.ordersNotTaken ?? Infinity);
  if (!(more > 0)) return [];
  return [{ event: "BUSY", about: "", text: `${more} orders were answered DESK_BUSY` }];
}
