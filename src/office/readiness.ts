import type { Readiness } from "./contract/health.ts";
import type { SeenStatus } from "./desk-status.ts";

/** What is known when somebody asks. */
export interface Known {
  readonly isDeskReachable: boolean;
  readonly isCaughtUp: boolean;
  readonly isStoreOpen: boolean;
  /** Undefined where the desk said nothing. */
  readonly status: Pick<SeenStatus, "journal" | "lps" | "policyVersion"> | undefined;
  /** Nothing waits for them. */
  readonly rows: Readiness["rows"];
}

type Reason = Readiness["reasons"][number];

const texts = {
  DESK_UNREACHABLE:
    "the desk does not answer; it may be replaying its journal, or waiting for its disk",
  NO_POLICY: "no policy is in force",
  JOURNAL_FULL: "the disk has no room for the journal: only what is under way goes on",
  NO_LP: "no LP takes orders",
  OFFICE_BEHIND: "the office has not read the journal up to its end",
} as const;

/** Whether orders can be sent and answers are up to date, and if not, why; all reasons at once. */
export function readinessOf(known: Known): Readiness {
  const { isDeskReachable, isCaughtUp, isStoreOpen, status, rows } = known;
  const isAnswered = isDeskReachable && status !== undefined;
  const isPolicyActive = isAnswered && status.policyVersion > 0;
  const isJournalSound = isAnswered && !status.journal.isCancelOnly;
  // A desk that has no LP keeps everything and waits for none.
  const isLpTrading =
    isAnswered && (status.lps.length === 0 || status.lps.some(({ isTrading }) => isTrading));
  const reasons: Reason[] = [];
  const lack = (code: keyof typeof texts): void => void reasons.push({ code, text: texts[code] });
  if (!isAnswered) lack("DESK_UNREACHABLE");
  else {
    if (!isPolicyActive) lack("NO_POLICY");
    if (!isJournalSound) lack("JOURNAL_FULL");
    if (!isLpTrading) lack("NO_LP");
  }
  if (!isCaughtUp) lack("OFFICE_BEHIND");
  const isReady = reasons.length === 0;
  const parts = { isPolicyActive, isJournalSound, isLpTrading, isStoreOpen };
  return { isReady, isDeskReachable: isAnswered, isCaughtUp, ...parts, reasons, rows };
}
