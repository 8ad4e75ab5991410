import { createHash } from "node:crypto";
import type { LpEntry, LpMapping, SessionEntry } from "../policy/lp-entry.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { Secret } from "../policy/secret.ts";

/**
 * What of a policy the desk's connections were made from, as fingerprints.
 *
 * A policy that is loaded while the desk runs may change every decision, but no connection: those
 * are made at the start. So the two are compared, and a difference is told instead of half taken.
 */
export interface Wiring {
  readonly durability: string;
  readonly intake: string;
  readonly alerts: string;
  /** Client sessions, by id. */
  readonly clients: ReadonlyMap<string, string>;
  /** LPs that are connected, by id, with their sessions. */
  readonly lps: ReadonlyMap<string, string>;
}

export function wiringOf(document: PolicyDocument): Wiring {
  const { durability, intake, sessions, liquidityProviders } = document;
  const clients = sessions.filter(({ role }) => role === "acceptor");
  const connected = liquidityProviders.filter(
    ({ type, enabled }) => type !== "UNSUPPORTED" && enabled,
  );
  return {
    durability,
    intake: fingerprint(intake),
    alerts: fingerprint(document.alerts),
    clients: new Map(clients.map((session) => [session.id, fingerprint(session)])),
    lps: new Map(connected.map((lp) => [lp.id, fingerprint(wireOf(lp, sessions))])),
  };
}

/**
 * Name, priority, commission and whether it is enabled may change at any time, and at an LP over
 * FIX what it takes: they change no connection.
 */
const wireOf = (
  { id, type, symbols, settings, mappings, sessionIds, marketDepth, securityList }: LpEntry,
  sessions: readonly SessionEntry[],
): object => ({
  id,
  type,
  symbols,
  settings,
  marketDepth,
  securityList,
  mappings: mappings.map((each) => wireOfMapping(each, type)),
  sessions: sessionIds.map((name) => sessions.find((session) => session.id === name) ?? name),
});

function wireOfMapping(mapping: LpMapping, type: LpEntry["type"]): object {
  const { commissionPerMillion: _free, min, step, max, ...wire } = mapping;
  // One that lives in the desk quotes what it takes.
  return type === "FIX" ? wire : { ...wire, min, step, max };
}

/**
 * Paths of the file whose change needs a restart; empty: the new policy may come into force.
 *
 * An LP that is no longer there or enabled keeps its connection and is not chosen.
 */
export function changedWiring(running: Wiring, next: Wiring): readonly string[] {
  const changed: string[] = [];
  if (running.durability !== next.durability) changed.push("durability");
  if (running.intake !== next.intake) changed.push("intake");
  if (running.alerts !== next.alerts) changed.push("alerts");
  const ids = new Set([...running.clients.keys(), ...next.clients.keys()]);
  for (const id of ids) {
    if (running.clients.get(id) !== next.clients.get(id)) changed.push(`sessions[${id}]`);
  }
  for (const [id, wire] of next.lps) {
    if (running.lps.get(id) !== wire) changed.push(`liquidity_providers[${id}] or its sessions`);
  }
  return changed;
}

/** Secrets are in it: a new password needs a new logon. Only their hash ever leaves this file. */
function fingerprint(value: object | null): string {
  const shown = JSON.stringify(value, (_key, at: unknown) => {
    if (at instanceof Map) return [...at];
    return at;
  });
  const hash = createHash("sha256").update(shown ?? "");
  for (const secret of secretsIn(value)) hash.update("\0").update(secret.reveal());
  return hash.digest("hex");
}

function secretsIn(value: unknown): Secret[] {
  if (value instanceof Secret) return [value];
  if (value instanceof Map) return [...value.values()].flatMap((at) => secretsIn(at));
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((at: unknown) => secretsIn(at));
}
