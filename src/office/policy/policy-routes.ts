import { diffPolicies } from "../../policy/diff-policies.ts";
import { printPolicy } from "../../policy/print-policy.ts";
import type { PolicyValue } from "../../policy/provenance.ts";
import { diffVersions, exportPolicy, getPolicy, getVersion } from "../contract/policy.ts";
import { importPolicy, listVersions, reloadPolicy, rollBack } from "../contract/policy.ts";
import type { ImportBody, VersionView } from "../contract/policy.ts";
import type { VersionRow } from "../../store/store-calls.ts";
import { HttpProblem } from "../http-problem.ts";
import { timeOf } from "../rfc3339.ts";
import { route } from "../route.ts";
import type { Reply, Route } from "../route.ts";
import { askedFor } from "./change-asked.ts";
import type { FileStatus } from "./file-status.ts";
import { importChange } from "./import-change.ts";
import type { StoreGate } from "../store-gate.ts";
import type { Plan, PolicyChanges } from "./policy-changes.ts";
import type { PolicyView } from "./policy-view.ts";
import type { PolicyViews } from "./policy-views.ts";
import type { Reloading } from "./reloading.ts";

export interface PolicyRoutesParts {
  readonly changes: PolicyChanges;
  readonly views: PolicyViews;
  readonly store: StoreGate;
  readonly file: FileStatus;
  readonly reloading: Reloading;
}

/** The policy as a whole: in force, as it was, brought in and taken out. */
export function policyRoutes(parts: PolicyRoutesParts): Route[] {
  const { changes, views, store, file, reloading } = parts;
  return [
    route(getPolicy, async () => {
      const { version, hash, values } = views.current();
      const told = values.map(valueView);
      return { status: 200, body: { version, hash, file: await file.now(), values: told } };
    }),
    route(exportPolicy, ({ query }) => ({
      status: 200,
      body: printPolicy(views.current().content, query.only),
    })),
    route(importPolicy, (asked) =>
      changes.perform({
        ...askedFor(importPolicy, asked),
        plan: (view) => importPlan(view, asked.body),
      }),
    ),
    route(listVersions, async ({ query }) => {
      const { before, limit } = query;
      // One more than is told shows whether there is a next page.
      const rows = await store.ask("versions", { before, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const next = rows.length > limit ? shown.at(-1)?.version : undefined;
      return {
        status: 200,
        body: { versions: shown.map(versionView), ...(next === undefined ? {} : { next }) },
      };
    }),
    route(getVersion, async ({ path }) => {
      const row = await needVersion(store, path.version);
      return {
        status: 200,
        body: { ...versionView(row), yaml: printPolicy(views.of(row).content) },
      };
    }),
    route(diffVersions, async ({ query }) => {
      const { from, to } = query;
      const [before, after] = await Promise.all([needVersion(store, from), needVersion(store, to)]);
      const changed = diffPolicies(views.of(before).content, views.of(after).content);
      return { status: 200, body: { from, to, changes: changed } };
    }),
    route(rollBack, (asked) =>
      changes.perform({
        ...askedFor(rollBack, asked),
        plan: (view) => rollbackPlan(view, asked.body.version, parts),
      }),
    ),
    route(reloadPolicy, async ({ actor }) => ({
      status: 200,
      body: await reloading.reload(actor.name),
    })),
  ];
}

/** @throws HttpProblem 404 */
async function needVersion(
  store: StoreGate,
  number: number,
): Promise<NonNullable<Awaited<ReturnType<typeof askVersion>>>> {
  const row = await askVersion(store, number);
  if (row !== null) return row;
  throw new HttpProblem(404, "NOT_FOUND", { detail: `there is no version ${number}` });
}

const askVersion = (store: StoreGate, number: number) => store.ask("version", number);

const importPlan = (view: PolicyView, body: ImportBody): Plan => ({
  ...importChange(view, body),
  isTriedFirst: true,
  reply: inForce,
});

/**
 * The database layer as it was then; where the file said something else then, its words of then
 * are held. Secrets stay those of today: a password of long ago opens no door.
 */
async function rollbackPlan(
  view: PolicyView,
  version: number,
  { store, views }: PolicyRoutesParts,
): Promise<Plan> {
  const row = await needVersion(store, version);
  const isSameFile = row.fileSha256 === view.kept.file.sha256;
  if (row.hash === view.hash && isSameFile) {
    const detail = `version ${version} says what version ${view.version} says: nothing to do`;
    throw new HttpProblem(409, "SAME_POLICY", { detail });
  }
  // What is held must be there, whole, before anything is begun.
  views.of(row);
  return {
    edits: [{ kind: "replace", layer: row.layer }],
    secrets: [],
    heldFrom: isSameFile ? null : version,
    reply: inForce,
  };
}

/** The version that a change of the whole made. */
export const inForce = ({ activated, kept }: PolicyView): Reply => {
  const { author, reason, source, change } = kept;
  return { status: 200, body: versionView({ ...activated, author, reason, source, change }) };
};

const valueView = ({ path, value, source, place, variables }: PolicyValue): object => ({
  path,
  value,
  source,
  variables,
  line: place?.line ?? null,
});

const versionView = (row: VersionRow): VersionView => ({
  version: row.version,
  hash: row.hash,
  author: row.author,
  reason: row.reason,
  source: row.source,
  change: row.change,
  activatedAt: timeOf(row.activatedUs),
  fileSha256: row.fileSha256,
  isFileHeld: row.isFileHeld,
});
