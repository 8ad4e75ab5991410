import { createHash } from "node:crypto";
import type { LpEntry, LpMapping, LpSession, SessionEntry } from "../policy/lp-entry.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { Secret } from "../policy/secret.ts";

/**
 * What of a policy the desk's connections are made from, as fingerprints.
 *
 * Those with LPs follow each policy that comes into force; the others are made at the start. So
 * the two are compared, and a difference is told instead of half taken.
 */
export interface Wiring {
  readonly durability: string;
  readonly intake: string;
  readonly alerts: string;
  /** Client sessions, by id. */
  readonly clients: ReadonlyMap<string, string>;
  /** LPs that this build can connect, by id, with their sessions and whether they are enabled. */
  readonly lps: ReadonlyMap<string, string>;
}

/** How one LP is connected, if it is enabled. */
export interface LpWire {
  readonly entry: LpEntry;
  /** In the order they are to be used. */
  readonly sessions: readonly LpSession[];
  /** Of all that needs another connection when it changes. */
  readonly fingerprint: string;
}

/** Those of a policy that this build can connect, enabled or not. */
export const lpWiresOf = ({ liquidityProviders, sessions }: PolicyDocument): LpWire[] =>
  liquidityProviders
    .filter(({ type }) => type !== "UNSUPPORTED")
    .map((entry) => {
      const own = entry.sessionIds.flatMap((id) => sessions.find((each) => each.id === id) ?? []);
      const initiators = own.filter((each) => each.role === "initiator");
      return { entry, sessions: initiators, fingerprint: fingerprint(wireOf(entry, own)) };
    });

export const isSameWire = (before: LpWire, after: LpWire): boolean =>
  before.fingerprint === after.fingerprint;

const stateOf = ({ entry, fingerprint: hash }: LpWire): string =>
  `${entry.enabled ? "on" : "off"} ${hash}`;

/** LPs that a new policy adds, enables, disables or connects otherwise. */
export function changedLps(running: Wiring, document: PolicyDocument): readonly LpWire[] {
  return lpWiresOf(document).filter((lp) => running.lps.get(lp.entry.id) !== stateOf(lp));
}

export const haveSameLps = ({ lps: before }: Wiring, { lps: after }: Wiring): boolean =>
  before.size === after.size && [...after].every(([id, state]) => before.get(id) === state);

export function wiringOf(document: PolicyDocument): Wiring {
  const { durability, intake, sessions } = document;
  const clients = sessions.filter(({ role }) => role === "acceptor");
  return {
    durability,
    intake: fingerprint(intake),
    alerts: fingerprint(document.alerts),
    clients: new Map(clients.map((session) => [session.id, fingerprint(session)])),
    lps: new Map(lpWiresOf(document).map((lp) => [lp.entry.id, stateOf(lp)])),
  };
}

/**
 * Name, priority, commission and whether it is enabled may change at any time, and at an LP over
 * FIX what it takes: they change no connection.
 */
const wireOf = (
  { id, type, symbols, settings, mappings, marketDepth, securityList }: LpEntry,
  sessions: readonly SessionEntry[],
): object => ({
  id,
  type,
  symbols,
  settings,
  marketDepth,
  securityList,
  mappings: mappings.map((each) => wireOfMapping(each, type)),
  sessions,
});

function wireOfMapping(mapping: LpMapping, type: LpEntry["type"]): object {
  const { commissionPerMillion: _free, min, step, max, ...wire } = mapping;
  // One that lives in the desk quotes what it takes.
  return type === "FIX" ? wire : { ...wire, min, step, max };
}

/** Paths of the file whose change needs a restart; empty: the new policy may come into force. */
export function changedWiring(running: Wiring, next: Wiring): readonly string[] {
  const changed: string[] = [];
  if (running.durability !== next.durability) changed.push("durability");
  if (running.intake !== next.intake) changed.push("intake");
  if (running.alerts !== next.alerts) changed.push("alerts");
  const ids = new Set([...running.clients.keys(), ...next.clients.keys()]);
  for (const id of ids) {
    if (running.clients.get(id) !== next.clients.get(id)) changed.push(`sessions[${id}]`);
  }
  return changed;
}

/** Secrets are in it: a new password needs a new logon. Only their hash ever leaves this file. */
export function fingerprint(value: object | null): string {
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
