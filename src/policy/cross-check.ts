import type { FixIntake, LpEntry, SessionEntry } from "./policy-document.ts";
import type { LpKey } from "./read-lps.ts";
import type { SessionKey } from "./read-sessions.ts";
import { quoted } from "./quoted.ts";
import type { Located } from "./section.ts";

type ReadSession = Located<SessionEntry, SessionKey>;
type ReadLp = Located<LpEntry, LpKey>;

/** A logon names the session by its CompIDs, so two may not share them at the same place. */
export function checkCompIds(sessions: readonly ReadSession[]): void {
  const taken = new Map<string, string>();
  for (const { value, section } of sessions) {
    const place = value.role === "initiator" ? `${value.host}:${value.port}` : "";
    const pair = `${value.senderCompID} ${value.targetCompID} ${place}`;
    const first = taken.get(pair);
    if (first === undefined) {
      taken.set(pair, value.id);
      continue;
    }
    const what = `session ${quoted(first)} already has these two comp ids`;
    section.report("target_comp_id", "DUPLICATE_ID", what);
  }
}

/** Clients need somewhere to connect to. */
export function checkIntake(sessions: readonly ReadSession[], intake: FixIntake | null): void {
  if (intake !== null) return;
  const first = sessions.find(({ value }) => value.role === "acceptor");
  if (first === undefined) return;
  const hint = "add intake.fix with a port";
  first.section.report("role", "CONTRADICTION", "there is no intake for client sessions", hint);
}

/** The sessions of a FIX LP must be its own, point outwards and, if it is enabled, do both jobs. */
export function checkLpSessions(lps: readonly ReadLp[], sessions: readonly ReadSession[]): void {
  // The first of two with one id; the second is a mistake of its own.
  const byId = new Map(sessions.toReversed().map(({ value }) => [value.id, value]));
  const owners = new Map<string, string>();
  for (const { value: lp, section } of lps) {
    if (lp.type !== "FIX") continue;
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
    if (lp.enabled && own.every((session) => session !== undefined))
      checkPurposes(section, key, own);
  }
}

function checkPurposes(
  section: ReadLp["section"],
  key: "session_id" | "session_ids",
  own: readonly SessionEntry[],
): void {
  const served = new Set<string>(own.flatMap<string>((session) => session.purposes));
  const missing = ["quote", "trade"].filter((purpose) => !served.has(purpose));
  if (missing.length === 0) return;
  const what = `no session of this LP has the purpose ${missing.join(" or ")}`;
  section.report(key, "CONTRADICTION", what, "name one, or write enabled: false");
}
