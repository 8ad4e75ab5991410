import type { Selectable } from "kysely";
import { appendAudit, lockHead } from "../audit/append-audit.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import { edited } from "../../policy/layer/edited.ts";
import { asLayerMap } from "../layers/layer-value.ts";
import { readParts } from "../layers/read-layer.ts";
import { joinLayer } from "../layers/split-layer.ts";
import { entityTypeOf, writeLayer } from "../layers/write-layer.ts";
import { deleteSecrets, enforceSecrets } from "../secrets/stored-secrets.ts";
import { IN_FORCE, secretPlaces, setSecrets } from "../secrets/stored-secrets.ts";
import type { SecretPlace } from "../secrets/seal.ts";
import type { Work } from "../sql/engine.ts";
import { jsonText } from "../sql/json-text.ts";
import type { AuditEntry, Deed, SecretHeld, StoreCalls } from "../store-calls.ts";
import type { StoreRefusal, VersionRow } from "../store-calls.ts";
import type { Tables } from "../tables.ts";
import { saveAnswer } from "./answer-calls.ts";
import { changeNumber, endedChange, findChange, isEnded, unknownChange } from "./change-row.ts";
import type { ArgsOf, Handlers } from "./handlers.ts";

export type VersionCalls = Pick<
  StoreCalls,
  "finishChange" | "adoptVersion" | "version" | "versions"
>;

type Arg<Name extends keyof VersionCalls> = ArgsOf<VersionCalls, Name>[0];

export const versionCalls: Handlers<VersionCalls> = {
  finishChange,
  adoptVersion,
  version,
  versions,
};

async function finishChange(
  work: Work,
  done: Arg<"finishChange">,
): Promise<VersionRow | StoreRefusal> {
  const { id, activated, requestId, answer } = done;
  const head = await lockHead(work);
  const change = await findChange(work, id);
  if (change === null) return unknownChange(id);
  if (change.status === "active" && change.version !== null) {
    return (await knownVersion(work, change.version)) ?? unknownChange(id);
  }
  if (isEnded(change.status)) return endedChange(change);
  const known = await knownVersion(work, activated.version);
  if (known !== null && known.change !== id) return takenVersion(known);
  const { author, reason, source } = change;
  const deed = { actor: author, reason, source, requestId, atUs: activated.activatedUs };
  const parts = await readParts(work);
  const next = edited(joinLayer(parts), change.edits);
  const changed = await writeLayer(work, parts, next, deed);
  await enforceSecrets(work, change.number);
  await setRevision(work, head.layer_revision + 1);
  const row: VersionRow = { ...activated, author, reason, source, change: id };
  await putVersion(work, row, next);
  await work.tx
    .updateTable("policy_changes")
    .set({ status: "active", version: activated.version })
    .where("id", "=", change.number)
    .execute();
  const set = change.secretPaths.map((place) => secretEntry(place));
  await appendAudit(work, [...changed, ...set, versionEntry("VERSION_ACTIVATED", row)], deed);
  if (answer !== null) await saveAnswer(work, answer);
  return row;
}

async function setRevision(work: Work, revision: number): Promise<void> {
  await work.tx
    .updateTable("store_head")
    .set({ layer_revision: revision })
    .where("id", "=", 1)
    .execute();
}

const takenVersion = ({ version: number, change }: VersionRow): StoreRefusal => ({
  refused: "VERSION_TAKEN",
  text: `version ${number} was brought by ${change ?? "the file"}`,
});

/** What a secret was or is stands nowhere. */
const secretEntry = ({ entity, id, path }: SecretPlace): AuditEntry => ({
  eventType: "SECRET_SET",
  entityType: entityTypeOf(entity),
  entityId: id,
  oldValue: null,
  newValue: { path },
});

const versionEntry = (eventType: string, row: VersionRow): AuditEntry => ({
  eventType,
  entityType: "POLICY",
  entityId: String(row.version),
  oldValue: null,
  newValue: { hash: row.hash, fileSha256: row.fileSha256, change: row.change },
});

async function adoptVersion(
  work: Work,
  row: VersionRow,
  layer: LayerMap,
  secrets: readonly SecretHeld[],
  deed: Deed,
): Promise<VersionRow> {
  const head = await lockHead(work);
  const known = await knownVersion(work, row.version);
  if (known !== null) return known;
  const [newest] = await versions(work, { limit: 1 });
  const isNewest = newest === undefined || newest.version < row.version;
  const changed = isNewest ? await writeLayer(work, await readParts(work), layer, deed) : [];
  if (isNewest) {
    const had = (await secretPlaces(work, IN_FORCE)).length;
    if (had > 0) await deleteSecrets(work, IN_FORCE);
    await setSecrets(work, IN_FORCE, secrets);
    await setRevision(work, head.layer_revision + 1);
  }
  await skipChange(work, head.last_change, row.change);
  await putVersion(work, row, layer);
  await appendAudit(work, [...changed, versionEntry("VERSION_ADOPTED", row)], deed);
  return row;
}

/** A change that the store has lost keeps its name: no other gets it. */
async function skipChange(work: Work, last: number, name: string | null): Promise<void> {
  const lost = name === null ? 0 : changeNumber(name);
  if (lost <= last) return;
  await work.tx.updateTable("store_head").set({ last_change: lost }).where("id", "=", 1).execute();
}

async function putVersion(work: Work, row: VersionRow, layer: LayerMap): Promise<void> {
  const values = {
    hash: row.hash,
    file_sha256: row.fileSha256,
    file_held: row.isFileHeld,
    activated_at: row.activatedUs,
    author: row.author,
    reason: row.reason,
    source: row.source,
    change_name: row.change,
    layer: jsonText(layer),
  };
  // It may have been taken up from the desk before its change was told to be done.
  await work.tx
    .insertInto("policy_versions")
    .values({ version: row.version, ...values })
    .onConflict((conflict) => conflict.column("version").doUpdateSet(values))
    .execute();
}

async function version(
  work: Work,
  number: number,
): Promise<(VersionRow & { readonly layer: LayerMap }) | null> {
  const row = await work.tx
    .selectFrom("policy_versions")
    .selectAll()
    .where("version", "=", number)
    .executeTakeFirst();
  return row === undefined ? null : { ...asVersion(row), layer: asLayerMap(row.layer) };
}

async function knownVersion(work: Work, number: number): Promise<VersionRow | null> {
  const row = await work.tx
    .selectFrom("policy_versions")
    .select(columns)
    .where("version", "=", number)
    .executeTakeFirst();
  return row === undefined ? null : asVersion(row);
}

async function versions(work: Work, query: Arg<"versions">): Promise<readonly VersionRow[]> {
  let rows = work.tx.selectFrom("policy_versions").select(columns);
  if (query.before !== undefined) rows = rows.where("version", "<", query.before);
  return (await rows.orderBy("version", "desc").limit(query.limit).execute()).map(asVersion);
}

const columns = [
  "version",
  "hash",
  "file_sha256",
  "file_held",
  "activated_at",
  "author",
  "reason",
  "source",
  "change_name",
] as const;

const asVersion = (
  row: Pick<Selectable<Tables["policy_versions"]>, (typeof columns)[number]>,
): VersionRow => ({
  version: row.version,
  hash: row.hash,
  fileSha256: row.file_sha256,
  isFileHeld: row.file_held,
  activatedUs: row.activated_at,
  author: row.author,
  reason: row.reason,
  source: row.source,
  change: row.change_name,
});
