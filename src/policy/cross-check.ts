import type { Spot } from "./form/spot.ts";
import type { Section } from "./form/section.ts";
import type { FixIntake } from "./policy-document.ts";
import { quoted } from "./quoted.ts";
import { checkMapping } from "./schema/dialect-checks.ts";
import type { LpFile } from "./schema/lp-form.ts";
import type { PolicyFile } from "./schema/policy-form.ts";
import type { SessionFile } from "./schema/session-form.ts";

/** What the parts of a policy must be to one another. */
export function crossCheck(file: PolicyFile, { reading }: Spot): void {
  const sectionOf = (value: object): Section => {
    const section = reading.sections.get(value);
    if (section === undefined) throw new Error("Invariant: what is checked must have been read");
    return section;
  };
  reading.names.check();
  checkCompIds(file.sessions, sectionOf);
  checkIntake(file.sessions, file.intake.fix, sectionOf);
  checkLpSessions(file.liquidityProviders, file.sessions, sectionOf);
  checkSimulatedApart(file.liquidityProviders, sectionOf);
  checkRest(file, sectionOf);
  checkWebhook(file, sectionOf);
}

/** The office sends them. */
function checkWebhook({ alerts: { webhook }, intake }: PolicyFile, sectionOf: SectionOf): void {
  if (webhook === null || intake.http !== null) return;
  const what = "there is no office process to send anything";
  sectionOf(webhook).report("url", "CONTRADICTION", what, "add intake.http with a port");
}

/** Prices that are made up would decide what real orders are filled at, and what triggers them. */
function checkSimulatedApart(lps: readonly LpFile[], sectionOf: SectionOf): void {
  const enabled = lps.filter((lp) => lp.enabled);
  const real = enabled.filter(({ declaredType }) => declaredType === "FIX");
  const priced = new Set(real.flatMap((lp) => symbolsOf(lp)));
  for (const lp of enabled.filter(({ declaredType }) => declaredType === "SIMULATED")) {
    const shared = symbolsOf(lp).filter((symbol) => priced.has(symbol));
    if (shared.length === 0) continue;
    const what = `it makes its prices up, and real LPs quote the same: ${shared.join(", ")}`;
    const hint = "take it out, disable one or the other, or give it symbols of its own";
    sectionOf(lp).report("type", "CONTRADICTION", what, hint);
  }
}

const symbolsOf = ({ symbols, mappings }: LpFile): readonly string[] =>
  mappings
    .map(({ symbol }) => symbol)
    .filter((symbol) => symbols.length === 0 || symbols.includes(symbol));

/** A leg that rests longer than it is waited for would be doubted each time, and never canceled. */
function checkRest({ liquidityProviders, execution }: PolicyFile, sectionOf: SectionOf): void {
  const { legTimeoutMs } = execution;
  for (const mapping of liquidityProviders.flatMap(({ mappings }) => mappings)) {
    if (mapping.restMs < legTimeoutMs) continue;
    const what = `${mapping.restMs} ms are not below execution.leg_timeout_ms, ${legTimeoutMs}`;
    const hint = "lower the one or raise the other";
    sectionOf(mapping).report("rest_ms", "CONTRADICTION", what, hint);
  }
}

type SectionOf = (value: object) => Section;

/** A logon names the session by its CompIDs, so two may not share them at the same place. */
function checkCompIds(sessions: readonly SessionFile[], sectionOf: SectionOf): void {
  const taken = new Map<string, string>();
  for (const session of sessions) {
    const place = session.role === "initiator" ? placeOf(session) : "";
    const pair = `${session.senderCompID} ${session.targetCompID} ${place}`;
    const first = taken.get(pair);
    if (first === undefined) {
      taken.set(pair, session.id);
      continue;
    }
    const what = `session ${quoted(first)} already has these two comp ids`;
    sectionOf(session).report("target_comp_id", "DUPLICATE_ID", what);
  }
}

/** Where one pair of comp ids has a session for prices and one for orders, those are two places. */
function placeOf({ host, port, dialect, purposes }: SessionFile): string {
  const place = `${host}:${port}`;
  if (dialect !== "ctrader") return place;
  return `${place} ${purposes.includes("trade") ? "trade" : "quote"}`;
}

/** Clients need somewhere to connect to. */
function checkIntake(
  sessions: readonly SessionFile[],
  fix: FixIntake | null,
  sectionOf: SectionOf,
): void {
  if (fix !== null) return;
  const first = sessions.find(({ role }) => role === "acceptor");
  if (first === undefined) return;
  const hint = "add intake.fix with a port";
  sectionOf(first).report("role", "CONTRADICTION", "there is no intake for client sessions", hint);
}

/** The sessions of a FIX LP must be its own, point outwards and, if it is enabled, do both jobs. */
function checkLpSessions(
  lps: readonly LpFile[],
  sessions: readonly SessionFile[],
  sectionOf: SectionOf,
): void {
  // The first of two with one id; the second is a mistake of its own.
  const byId = new Map(sessions.toReversed().map((session) => [session.id, session]));
  const owners = new Map<string, string>();
  for (const lp of lps) {
    if (lp.declaredType !== "FIX") continue;
    const section = sectionOf(lp);
    const key = section.has("session_ids") ? "session_ids" : "session_id";
    const own = lp.sessionIds.map((name) => byId.get(name));
    for (const name of lp.sessionIds) {
      const owner = owners.get(name);
      if (owner !== undefined) {
        const what = `session ${quoted(name)} already belongs to ${quoted(owner)}`;
        section.report(key, "CONTRADICTION", what, "give each LP its own sessions");
      }
      owners.set(name, lp.id);
      if (byId.get(name)?.role === "acceptor") {
        const what = `session ${quoted(name)} is for clients`;
        section.report(key, "CONTRADICTION", what, "an LP needs an initiator session");
      }
    }
    // A session that could not be read may be the one that is looked for.
    if (!own.every((session) => session !== undefined)) continue;
    if (lp.enabled) checkPurposes(section, key, own);
    checkDialects(section, key, own);
    for (const mapping of lp.mappings) {
      checkMapping(own[0]?.dialect ?? "generic", mapping, sectionOf(mapping));
    }
  }
}

/** An LP speaks one dialect. */
function checkDialects(section: Section, key: string, own: readonly SessionFile[]): void {
  const spoken = new Set(own.map(({ dialect }) => dialect));
  if (spoken.size <= 1) return;
  const what = `its sessions speak ${[...spoken].join(" and ")}`;
  section.report(key, "CONTRADICTION", what, "give all sessions of an LP one dialect");
}

function checkPurposes(section: Section, key: string, own: readonly SessionFile[]): void {
  const served = new Set<string>(own.flatMap<string>((session) => session.purposes));
  const missing = ["quote", "trade"].filter((purpose) => !served.has(purpose));
  if (missing.length > 0) {
    const what = `no session of this LP has the purpose ${missing.join(" or ")}`;
    section.report(key, "CONTRADICTION", what, "name one, or write enabled: false");
  }
  for (const purpose of ["quote", "trade"] as const) checkFirst(section, key, own, purpose);
}

/** Of several sessions for one purpose all but one are backups, so that nobody has to guess. */
function checkFirst(
  section: Section,
  key: string,
  own: readonly SessionFile[],
  purpose: "quote" | "trade",
): void {
  const served = own.filter(({ purposes }) => purposes.includes(purpose));
  const first = served.filter(({ purposes }) => !purposes.includes("backup"));
  if (first.length === 1 || served.length === 0) return;
  const names = served.map(({ id }) => quoted(id)).join(" and ");
  const what =
    first.length === 0
      ? `every session of this LP for ${purpose} is a backup: ${names}`
      : `several sessions of this LP are its first for ${purpose}: ${names}`;
  section.report(key, "CONTRADICTION", what, `write [${purpose}, backup] for all but one`);
}
