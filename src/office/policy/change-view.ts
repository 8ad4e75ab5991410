import type { ChangeOutline, ChangeRow } from "../../store/store-calls.ts";
import type { ChangeOutlineView, ChangeView } from "../contract/changes.ts";
import { timeOf } from "../rfc3339.ts";

/** A change as whoever looks after it sees it. */
export const changeViewOf = (change: ChangeRow): ChangeView => ({
  ...changeOutlineOf(change),
  edits: change.edits,
});

/** As a list shows it. */
export const changeOutlineOf = (change: ChangeOutline): ChangeOutlineView => ({
  id: change.id,
  status: change.status,
  author: change.author,
  reason: change.reason,
  source: change.source,
  createdAt: timeOf(change.createdUs),
  activateAt: change.activateAtUs === null ? null : timeOf(change.activateAtUs),
  revision: change.revision,
  approvals: change.approvals.map(({ approver, atUs, reason }) => ({
    approver,
    at: timeOf(atUs),
    reason,
  })),
  secrets: change.secretPaths,
  version: change.version,
  outcome: change.outcome,
});
