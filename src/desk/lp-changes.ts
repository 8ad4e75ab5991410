import type { LpSession } from "../policy/lp-entry.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { Secret } from "../policy/secret.ts";
import { changedLps, wiringOf } from "./wiring.ts";
import type { LpWire, Wiring } from "./wiring.ts";

/** What a policy that comes into force does to connections with LPs. */
export interface LpChanges {
  /** Of the new policy. */
  readonly wiring: Wiring;
  /** LPs that are new, enabled, disabled or to be connected otherwise. */
  readonly changed: readonly LpWire[];
}

export const lpChangesOf = (running: Wiring, document: PolicyDocument): LpChanges => ({
  wiring: wiringOf(document),
  changed: changedLps(running, document),
});

/** The same with its secrets as plain texts, for a file that nobody else reads. */
export interface PlainLpChanges {
  readonly wiring: Wiring;
  readonly changed: readonly PlainLpWire[];
}

interface PlainLpWire {
  readonly entry: Omit<LpWire["entry"], "settings"> & {
    readonly settings: readonly (readonly [name: string, value: string, isSecret: boolean])[];
  };
  readonly sessions: readonly (Omit<LpSession, "password"> & {
    readonly password: string | null;
  })[];
  readonly fingerprint: string;
}

/** A secret does not survive the way from one process or thread to another. */
export const revealed = ({ wiring, changed }: LpChanges): PlainLpChanges => ({
  wiring,
  changed: changed.map(({ entry, sessions, fingerprint }) => ({
    entry: {
      ...entry,
      settings: [...entry.settings].map(([name, value]) =>
        value instanceof Secret ? [name, value.reveal(), true] : [name, value, false],
      ),
    },
    sessions: sessions.map((each) => ({ ...each, password: each.password?.reveal() ?? null })),
    fingerprint,
  })),
});

export const concealed = ({ wiring, changed }: PlainLpChanges): LpChanges => ({
  wiring,
  changed: changed.map(({ entry, sessions, fingerprint }) => ({
    entry: {
      ...entry,
      settings: new Map(
        entry.settings.map(([name, value, isSecret]) => [
          name,
          isSecret ? new Secret(value) : value,
        ]),
      ),
    },
    sessions: sessions.map(({ password, ...session }) => ({
      ...session,
      password: password === null ? null : new Secret(password),
    })),
    fingerprint,
  })),
});
