import type { PolicyIssue } from "../issue.ts";
import { symbolLimit } from "../schema/strategy-form.ts";
import type { EntityKind } from "./edit.ts";

/** Where in which entity a mistake of the database layer is. */
export interface IssueEntity {
  readonly entity: EntityKind;
  readonly id: string;
  /** Within the entity, as `filters.min_volume`; empty for the entity as a whole. */
  readonly path: string;
}

const listed: Readonly<Record<string, EntityKind>> = {
  routing_rules: "routing_rule",
  liquidity_providers: "lp",
  sessions: "session",
  instruments: "instrument",
  accounts: "account",
};

const inList = /^([a-z_]+)\[([^\]]+)\](?:\.(.*))?$/s;
const limit = /^routing\.symbol_limits\.([A-Za-z0-9_.-]+|"(?:[^"\\]|\\.)*")(?:\.(.*))?$/s;
const limitKeys = new Set(symbolLimit.shape.keys.map(({ name }) => name));
/** A symbol may have dots, and then stands in its path without quotes. */
const inLimit = /^routing\.symbol_limits\.(.+)\.([a-z_]+)$/s;

/**
 * The entity that a mistake of the database layer is in.
 *
 * @returns null for what is no entity's, for an entry without a name, and for the mistakes of other
 *   layers: those are the whole policy's
 */
export function entityOf({
  file,
  line,
  path,
}: Pick<PolicyIssue, "file" | "line" | "path">): IssueEntity | null {
  if (file !== "database" || line !== 0) return null;
  const [, list = "", id = "", rest = ""] = inList.exec(path) ?? [];
  const entity = Object.hasOwn(listed, list) ? listed[list] : undefined;
  if (entity !== undefined) return id === "?" ? null : { entity, id, path: rest };
  return limitOf(path);
}

function limitOf(path: string): IssueEntity | null {
  const [, name = "", key = ""] = inLimit.exec(path) ?? [];
  if (limitKeys.has(key)) return { entity: "exposure_limit", id: unquoted(name), path: key };
  const [, symbol, rest = ""] = limit.exec(path) ?? [];
  if (symbol === undefined) return null;
  return { entity: "exposure_limit", id: unquoted(symbol), path: rest };
}

function unquoted(name: string): string {
  if (!name.startsWith('"')) return name;
  const text: unknown = JSON.parse(name);
  return typeof text === "string" ? text : name;
}
