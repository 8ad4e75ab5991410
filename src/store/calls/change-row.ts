import type { Selectable } from "kysely";
import { entityKinds } from "../../policy/layer/edit.ts";
import type { Edit, EntityKind } from "../../policy/layer/edit.ts";
import type { LayerMap, LayerValue } from "../../policy/layer/layer.ts";
import { asLayerMap, isLayerMap, own } from "../layers/layer-value.ts";
import type { SecretPlace } from "../secrets/seal.ts";
import type { Work } from "../sql/engine.ts";
import type { Approval, ChangeRow, ChangeStatus, StoreRefusal } from "../store-calls.ts";
import type { Tables } from "../tables.ts";

/** A change with what is nobody's business outside the store. */
export interface StoredChange extends ChangeRow {
  readonly number: number;
  readonly needsApproval: boolean;
  readonly editors: readonly string[];
}

export const changeName = (number: number): string => `c${number}`;

/** @returns 0 for what is no name of a change */
export function changeNumber(name: string): number {
  const [, digits = "0"] = /^c(\d{1,15})$/.exec(name) ?? [];
  return Number(digits);
}

const ended: ReadonlySet<ChangeStatus> = new Set(["active", "refused", "withdrawn"] as const);

export const isEnded = (status: ChangeStatus): boolean => ended.has(status);

export async function findChange(work: Work, name: string): Promise<StoredChange | null> {
  const row = await work.tx
    .selectFrom("policy_changes")
    .selectAll()
    .where("id", "=", changeNumber(name))
    .executeTakeFirst();
  return asChange(work, row);
}

/** All but what may be as long as a policy. */
export const outlineColumns = [
  "id",
  "status",
  "held_from",
  "base_revision",
  "activate_at",
  "revision",
  "needs_approval",
  "author",
  "editors",
  "reason",
  "source",
  "created_at",
  "secret_paths",
  "version",
  "outcome_code",
  "outcome_text",
] as const;

type OutlineRow = Pick<Selectable<Tables["policy_changes"]>, (typeof outlineColumns)[number]>;

type StoredOutline = Omit<StoredChange, "edits">;

/** A change and all of it. */
export async function asChange(
  work: Work,
  row: Selectable<Tables["policy_changes"]> | undefined,
): Promise<StoredChange | null> {
  if (row === undefined) return null;
  const [outline] = await asOutlines(work, [row]);
  return outline === undefined ? null : { ...outline, edits: listOf(row.edits).map(asEdit) };
}

export async function asOutlines(
  work: Work,
  rows: readonly OutlineRow[],
): Promise<StoredOutline[]> {
  if (rows.length === 0) return [];
  const approvals = await work.tx
    .selectFrom("policy_approvals")
    .selectAll()
    .where("change_id", "in", [...new Set(rows.map((row) => row.id))])
    .orderBy("approved_at")
    .orderBy("approver")
    .execute();
  return rows.map((row) => {
    const given = approvals.filter((each) => each.change_id === row.id);
    return asOutline(row, given.map(asApproval));
  });
}

const asApproval = (row: Selectable<Tables["policy_approvals"]>): Approval => ({
  approver: row.approver,
  atUs: row.approved_at,
  revision: row.revision,
  reason: row.reason,
});

function asOutline(row: OutlineRow, approvals: readonly Approval[]): StoredOutline {
  const { outcome_code: code, outcome_text: text } = row;
  return {
    id: changeName(row.id),
    number: row.id,
    status: statusOf(row.status),
    heldFrom: row.held_from,
    baseRevision: row.base_revision,
    activateAtUs: row.activate_at,
    author: row.author,
    reason: row.reason,
    source: row.source,
    createdUs: row.created_at,
    revision: row.revision,
    secretPaths: listOf(row.secret_paths).map(asPlace),
    approvals,
    version: row.version,
    outcome: code === null || text === null ? null : { code, text },
    needsApproval: row.needs_approval,
    editors: listOf(row.editors).map(String),
  };
}

/** As callers know it. */
export function shown<Change extends StoredOutline>(
  change: Change,
): Omit<Change, "number" | "needsApproval" | "editors"> {
  const { number: _number, needsApproval: _needs, editors: _editors, ...row } = change;
  return row;
}

const statuses: readonly ChangeStatus[] = [
  "awaiting_approval",
  "scheduled",
  "pending",
  "active",
  "refused",
  "withdrawn",
];

function statusOf(text: string): ChangeStatus {
  return statuses.find((each) => each === text) ?? damaged(`the status ${text}`);
}

const listOf = (value: LayerValue): readonly LayerValue[] =>
  Array.isArray(value) ? value : damaged("a list");

function asEdit(value: LayerValue): Edit {
  const edit = asLayerMap(value);
  const text = (key: string): string => textAt(edit, key);
  switch (text("kind")) {
    case "put":
      return {
        kind: "put",
        entity: entityOf(text("entity")),
        id: text("id"),
        entry: asLayerMap(own(edit, "entry")),
      };
    case "drop":
      return { kind: "drop", entity: entityOf(text("entity")), id: text("id") };
    case "set":
      return { kind: "set", path: text("path"), value: own(edit, "value") ?? null };
    case "unset":
      return { kind: "unset", path: text("path") };
    case "replace":
      return { kind: "replace", layer: asLayerMap(own(edit, "layer")) };
    default:
      return damaged("an edit");
  }
}

function asPlace(value: LayerValue): SecretPlace {
  if (!isLayerMap(value)) return damaged("the place of a secret");
  const text = (key: string): string => textAt(value, key);
  return { entity: entityOf(text("entity")), id: text("id"), path: text("path") };
}

function textAt(map: LayerMap, key: string): string {
  const value = own(map, key);
  return typeof value === "string" ? value : damaged(key);
}

const entityOf = (text: string): EntityKind =>
  entityKinds.find((each) => each === text) ?? damaged(`the kind ${text}`);

function damaged(what: string): never {
  throw new Error(`Invariant: ${what} in a change must be one`);
}

export const unknownChange = (name: string): StoreRefusal => ({
  refused: "CHANGE_UNKNOWN",
  text: `there is no change ${name}`,
});

export const endedChange = ({ id, status }: ChangeRow): StoreRefusal => ({
  refused: "CHANGE_ENDED",
  text: `the change ${id} is ${status} already`,
});

export const editedChange = ({ id, revision }: ChangeRow): StoreRefusal => ({
  refused: "CHANGE_EDITED",
  text: `the change ${id} was edited meanwhile; it is at its revision ${revision}`,
});
