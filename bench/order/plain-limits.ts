import { mulDiv, signed, VOLUME } from "./plain-numbers.ts";
import { isShrinking, netAhead, setShare } from "./plain-stages.ts";
import type { PlainDraft, Question } from "./plain-stages.ts";

/**
 * How much of an order the house may keep, whatever ended the stages.
 *
 * @param kept what would be kept without it: a limit that leaves as much is not told of
 */
export function hardLimits(draft: PlainDraft, question: Question, kept: number): void {
  if (isShrinking(question)) return;
  const { request, facts, policy } = question;
  const ahead = netAhead(question);
  const before = Math.abs(ahead);
  const limits = policy.limits.get(request.symbol);
  const { gross, held, globalNet, lotWorth } = facts;
  if (limits !== undefined) {
    const { maxNet, maxGross } = limits;
    const net = { measure: "NET", before, limit: maxNet, room: Math.max(maxNet, before) - ahead };
    narrow(draft, net, kept);
    // What the account holds the other way is closed before anything adds to the gross.
    const other = Math.max(0, -signed(request.side, held));
    const room = Math.max(maxGross, gross) - gross + 2 * other;
    narrow(draft, { measure: "GROSS", before: gross, limit: maxGross, room }, kept);
  }
  if (globalNet < 0 || lotWorth < 0) {
    draft.roomForB = 0;
    if (kept === 0) return;
    setShare(draft, { code: "GLOBAL_UNKNOWN", to: draft.aBook });
    draft.isLimited = true;
    return;
  }
  const limit = policy.document.routing.maxBBookExposure;
  const lots = mulDiv(Math.max(limit, globalNet) - globalNet, VOLUME, lotWorth);
  const room = lots + before - ahead;
  narrow(draft, { measure: "GLOBAL", before: globalNet, limit, room }, kept);
}

interface Limit {
  readonly measure: string;
  readonly before: number;
  readonly limit: number;
  readonly room: number;
}

function narrow(draft: PlainDraft, { measure, before, limit, room }: Limit, kept: number): void {
  const left = Math.max(0, room);
  draft.roomForB = Math.min(draft.roomForB, left);
  if (left >= kept) return;
  setShare(draft, { code: "HARD_LIMIT", measure, before, limit, room: left, to: draft.aBook });
  draft.isLimited = true;
}
