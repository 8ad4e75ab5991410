import { appendAudit, lockHead } from "../audit/append-audit.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import { keyGone, ownersOf } from "../auth/owners-of.ts";
import { deleteSecrets, secretPlaces, setSecrets } from "../secrets/stored-secrets.ts";
import type { SecretPlace } from "../secrets/seal.ts";
import type { Work } from "../sql/engine.ts";
import { jsonText } from "../sql/json-text.ts";
import type { AuditEntry, ChangeRow, Deed, NewChange } from "../store-calls.ts";
import type { StoreCalls, StoreRefusal } from "../store-calls.ts";
import { changeName, editedChange, endedChange } from "./change-row.ts";
import { findChange, isEnded, shown, unknownChange } from "./change-row.ts";
import type { StoredChange } from "./change-row.ts";
import type { ArgsOf, Handlers } from "./handlers.ts";

export type ChangeCalls = Pick<
  StoreCalls,
  "beginChange" | "endChange" | "approveChange" | "reviseChange" | "releaseChange"
>;

type Arg<Name extends keyof ChangeCalls> = ArgsOf<ChangeCalls, Name>[0];
type Answer = Promise<ChangeRow | StoreRefusal>;

export const changeCalls: Handlers<ChangeCalls> = {
  beginChange,
  endChange,
  approveChange,
  reviseChange,
  releaseChange,
};

async function beginChange(work: Work, change: NewChange): Answer {
  const head = await lockHead(work);
  if (change.baseRevision !== head.layer_revision) return movedLayer(head.layer_revision);
  const id = head.last_change + 1;
  const { deed } = change;
  const owners = await ownersOf(work, deed.actor);
  if (owners === undefined) return keyGone;
  await work.tx.updateTable("store_head").set({ last_change: id }).where("id", "=", 1).execute();
  await work.tx
    .insertInto("policy_changes")
    .values({
      id,
      ...saidIn(change),
      status: change.status,
      revision: 1,
      needs_approval: change.status === "awaiting_approval",
      author: deed.actor,
      editors: jsonText(owners),
      reason: deed.reason,
      source: deed.source,
      created_at: deed.atUs,
      request_key: change.request?.key ?? null,
      request_hash: change.request?.requestHash ?? null,
    })
    .execute();
  await keepSecrets(work, id, change.secrets);
  return told(work, changeName(id), "PROPOSED", deed, null);
}

async function keepSecrets(work: Work, id: number, secrets: NewChange["secrets"]): Promise<void> {
  if (secrets.length === 0) return;
  await setSecrets(work, id, secrets);
  const places = (await secretPlaces(work, id)).map(asMap);
  await work.tx
    .updateTable("policy_changes")
    .set({ secret_paths: jsonText(places) })
    .where("id", "=", id)
    .execute();
}

async function endChange(work: Work, { id, status, outcome, deed }: Arg<"endChange">): Answer {
  const change = await locked(work, id);
  if (change === null) return unknownChange(id);
  if (isEnded(change.status)) return endedChange(change);
  await work.tx
    .updateTable("policy_changes")
    .set({ status, outcome_code: outcome.code, outcome_text: outcome.text })
    .where("id", "=", change.number)
    .execute();
  await deleteSecrets(work, change.number);
  return told(work, id, status === "refused" ? "REFUSED" : "WITHDRAWN", deed, change);
}

async function approveChange(work: Work, { id, revision, deed }: Arg<"approveChange">): Answer {
  const change = await locked(work, id);
  if (change === null) return unknownChange(id);
  if (isEnded(change.status)) return endedChange(change);
  if (change.revision !== revision) return editedChange(change);
  if (change.status !== "awaiting_approval") {
    return { refused: "APPROVED_BEFORE", text: `the change ${id} is approved already` };
  }
  const owners = await ownersOf(work, deed.actor);
  if (owners === undefined) return keyGone;
  const writers = new Set([change.author, ...change.editors]);
  if ([deed.actor, ...owners].some((approver) => writers.has(approver))) {
    return { refused: "OWN_CHANGE", text: "somebody else has to approve it than who wrote it" };
  }
  await work.tx
    .insertInto("policy_approvals")
    .values({
      change_id: change.number,
      revision,
      approver: deed.actor,
      reason: deed.reason,
      approved_at: deed.atUs,
    })
    .execute();
  const isToCome = change.activateAtUs !== null && change.activateAtUs > deed.atUs;
  await setStatus(work, change, isToCome ? "scheduled" : "pending");
  return told(work, id, "APPROVED", deed, change);
}

async function reviseChange(work: Work, id: string, revision: number, anew: NewChange): Answer {
  const head = await lockHead(work);
  const change = await findChange(work, id);
  if (change === null) return unknownChange(id);
  if (isEnded(change.status)) return endedChange(change);
  if (change.revision !== revision) return editedChange(change);
  if (change.status === "pending") {
    return { refused: "CHANGE_UNDER_WAY", text: `the change ${id} is being put in force` };
  }
  if (anew.baseRevision !== head.layer_revision) return movedLayer(head.layer_revision);
  const { deed } = anew;
  const owners = await ownersOf(work, deed.actor);
  if (owners === undefined) return keyGone;
  // One that had to be approved still has to be, also where new ones need it no more.
  const status = change.needsApproval ? "awaiting_approval" : anew.status;
  await work.tx
    .updateTable("policy_changes")
    .set({
      ...saidIn(anew),
      status,
      needs_approval: status === "awaiting_approval",
      revision: revision + 1,
      editors: jsonText([...new Set([...change.editors, deed.actor, ...owners])]),
    })
    .where("id", "=", change.number)
    .execute();
  await deleteSecrets(work, change.number);
  await keepSecrets(work, change.number, anew.secrets);
  return told(work, id, "REVISED", deed, change);
}

/** What a change says, and may say anew. */
const saidIn = (change: NewChange) => ({
  edits: jsonText(change.edits),
  held_from: change.heldFrom,
  base_revision: change.baseRevision,
  activate_at: change.activateAtUs,
  secret_paths: jsonText([]),
});

const movedLayer = (revision: number): StoreRefusal => ({
  refused: "LAYER_MOVED",
  text: `somebody changed the policy meanwhile; it is at revision ${revision}`,
});

async function releaseChange(work: Work, id: string, deed: Deed): Answer {
  const change = await locked(work, id);
  if (change === null) return unknownChange(id);
  if (isEnded(change.status)) return endedChange(change);
  if (change.status === "pending") return shown(change);
  if (change.status === "awaiting_approval") {
    return { refused: "CHANGE_AWAITS", text: `nobody has approved the change ${id}` };
  }
  await setStatus(work, change, "pending");
  return told(work, id, "RELEASED", deed, change);
}

/** Whoever changes a change holds the head, so that two do not do so at once. */
async function locked(work: Work, id: string): Promise<StoredChange | null> {
  await lockHead(work);
  return findChange(work, id);
}

async function setStatus(
  work: Work,
  change: StoredChange,
  status: ChangeRow["status"],
): Promise<void> {
  await work.tx
    .updateTable("policy_changes")
    .set({ status })
    .where("id", "=", change.number)
    .execute();
}

/** The change as it is now, with a row in the audit trail of how it came there. */
async function told(
  work: Work,
  id: string,
  what: string,
  deed: Deed,
  before: StoredChange | null,
): Answer {
  const after = await findChange(work, id);
  if (after === null) throw new Error(`Invariant: the change ${id} must be there`);
  const entry: AuditEntry = {
    eventType: `CHANGE_${what}`,
    entityType: "CHANGE",
    entityId: id,
    oldValue: before === null ? null : summary(before, after),
    newValue: summary(after, before),
  };
  await appendAudit(work, [entry], deed);
  return shown(after);
}

const asMap = ({ entity, id, path }: SecretPlace): LayerMap => ({ entity, id, path });

/** Its edits only where they are others than they were. */
function summary(change: StoredChange, other: StoredChange | null): LayerMap {
  const { status, revision, activateAtUs, heldFrom, outcome, secretPaths } = change;
  const isOther = other === null || other.revision !== revision;
  return {
    status,
    revision,
    activateAtUs,
    ...(heldFrom !== null && { heldFrom }),
    ...(outcome !== null && { outcome }),
    ...(isOther && {
      edits: change.edits.map((edit): LayerMap => ({ ...edit })),
      secretPaths: secretPaths.map(asMap),
    }),
  };
}
