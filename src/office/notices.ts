import { EDGE_ACTOR } from "../core/terms.ts";
import type { WebhookEvent } from "../policy/policy-document.ts";
import type { DownTimes } from "./down-times.ts";
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

/** What tells one from the others. */
export const keyOf = ({ event, about }: Pick<Condition, "event" | "about">): string =>
  `${event} ${about}`;

/** One that is not due yet is not told; one that was told before it ended lasts still. */
export interface Found extends Condition {
  /** Left out: it is. */
  readonly isDue?: boolean;
}

/** What is told how late. */
export interface DueTerms {
  /** Longer than this a leg may not be in doubt. */
  readonly doubtSeconds: number;
  /** So long an LP may take no orders. */
  readonly lpDownSeconds: number;
}

/** What was seen before. */
export interface SeenBefore {
  /** What the desk said last, for what only counts. */
  readonly status: SeenStatus | undefined;
  readonly down: DownTimes;
  readonly nowMs: number;
}

const MS_PER_SECOND = 1_000;

/** What there is to see to now. */
export function conditionsOf(status: SeenStatus, before: SeenBefore, terms: DueTerms): Found[] {
  return [
    ...lpsDown(status, before, terms),
    ...doubt(status, terms.doubtSeconds),
    ...exposureOf(status),
    ...journalOf(status),
    ...edgeStops(status),
    ...busy(status, before.status),
  ];
}

/** Nothing the desk writes becomes durable, so that it is not open at all. */
export const unsound = (text: string): Found => ({
  event: "JOURNAL",
  about: "disk",
  text: `the desk is not open: ${text}`,
});

export const silent: Found = {
  event: "DESK_DOWN",
  about: "",
  text: "the desk does not answer",
};

const lpsDown = (
  { lps }: SeenStatus,
  { down, nowMs }: SeenBefore,
  { lpDownSeconds }: DueTerms,
): Found[] =>
  lps
    .filter(({ isTrading }) => !isTrading)
    .map(({ id }) => ({
      event: "LP_DOWN",
      about: id,
      text: `${id} takes no orders`,
      isDue: down.ofMs(id, nowMs) >= lpDownSeconds * MS_PER_SECOND,
    }));

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
