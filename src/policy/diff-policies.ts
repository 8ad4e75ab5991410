import type { Written, WrittenEntities, WrittenEntry, WrittenMap } from "./form/written.ts";
import { flowText } from "./form/written.ts";
import { entityPath } from "./provenance.ts";
import type { PolicyContent } from "./schema/policy-form.ts";
import { writtenPolicy } from "./written-policy.ts";
import { joined } from "./yaml/tree.ts";

/** One value that differs, as files would write it; null where one of the two does not say it. */
export interface PolicyChange {
  /** Entries by their names, as `routing_rules[vip].priority`. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * What differs between two policies, in the order of the schema.
 *
 * Entries of lists are matched by name; of one that only one policy has, defaults are left out.
 * Secrets differ only by being there or not.
 */
export function diffPolicies(before: PolicyContent, after: PolicyContent): readonly PolicyChange[] {
  const changes: PolicyChange[] = [];
  compare(writtenPolicy(before), writtenPolicy(after), "", changes);
  return changes;
}

function compare(
  before: Written | undefined,
  after: Written | undefined,
  path: string,
  into: PolicyChange[],
): void {
  if (before === undefined && after !== undefined) {
    for (const [at, text] of said(after, path)) into.push({ path: at, before: null, after: text });
  } else if (after === undefined && before !== undefined) {
    for (const [at, text] of said(before, path)) into.push({ path: at, before: text, after: null });
  } else if (before?.kind === "map" && after?.kind === "map") {
    compareMaps(before, after, path, into);
  } else if (before?.kind === "entities" && after?.kind === "entities") {
    compareEntities(before, after, path, into);
  } else if (before !== undefined && after !== undefined) {
    const [old, fresh] = [shownText(before), shownText(after)];
    if (old !== fresh) into.push({ path, before: old, after: fresh });
  }
}

function compareMaps(
  before: WrittenMap,
  after: WrittenMap,
  path: string,
  into: PolicyChange[],
): void {
  const [old, fresh] = [byKey(before), byKey(after)];
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    compare(old.get(key)?.value, fresh.get(key)?.value, joined(path, key), into);
  }
}

const byKey = ({ entries }: WrittenMap): ReadonlyMap<string, WrittenEntry> =>
  new Map(entries.map((entry) => [entry.key, entry]));

function compareEntities(
  before: WrittenEntities,
  after: WrittenEntities,
  path: string,
  into: PolicyChange[],
): void {
  const [old, fresh] = [byId(before), byId(after)];
  for (const id of new Set([...old.keys(), ...fresh.keys()])) {
    compare(old.get(id), fresh.get(id), entityPath(path, id), into);
  }
}

const byId = ({ items }: WrittenEntities): ReadonlyMap<string, WrittenMap> =>
  new Map(items.map(({ id, value }) => [id, value]));

/** Path and text of all that is said and is no default; `{}` for what is there and says nothing. */
function said(written: Written, path: string): readonly (readonly [string, string])[] {
  if (written.kind === "leaf") return [[path, shownText(written)]];
  if (written.kind === "entities") {
    return written.items.flatMap(({ id, value }) => said(value, entityPath(path, id)));
  }
  const shown = written.entries.filter(({ isDefault }) => !isDefault);
  if (shown.length === 0) return [[path, "{}"]];
  return shown.flatMap(({ key, value }) => said(value, joined(path, key)));
}

const shownText = (written: Written): string =>
  written.kind === "leaf" && written.isSecret ? "[secret]" : flowText(written);
