import { group, key } from "../form/field.ts";
import type { KeyNote, MapShape, Shape } from "../form/form.ts";
import { MapForm } from "../form/map-form.ts";
import { currency, oneOf } from "../form/words.ts";
import type { PolicyDocument } from "../policy-document.ts";
import { accounts } from "./account-form.ts";
import { alerts } from "./alerts-form.ts";
import { changes } from "./changes-form.ts";
import { broker, controls, controlsFile, controlsOf, execution, sor } from "./house-form.ts";
import type { ControlsFile } from "./house-form.ts";
import { instrumentOf, instruments } from "./instrument-form.ts";
import type { InstrumentFile } from "./instrument-form.ts";
import { intake } from "./intake-form.ts";
import { lpOf, lps } from "./lp-form.ts";
import type { LpFile } from "./lp-form.ts";
import { log } from "./log-form.ts";
import { journal } from "./journal-form.ts";
import { routing } from "./routing-form.ts";
import { rules } from "./rule-form.ts";
import { sessionFile, sessionOf, sessions } from "./session-form.ts";
import type { SessionFile } from "./session-form.ts";

/** All that a policy says; its hash is made of it. */
export type PolicyContent = Omit<PolicyDocument, "sha256">;

/** A policy as files and variables write it: read, but not yet put together. */
export interface PolicyFile extends Omit<
  PolicyContent,
  "controls" | "instruments" | "liquidityProviders" | "sessions"
> {
  readonly controls: ControlsFile;
  readonly instruments: readonly InstrumentFile[];
  readonly liquidityProviders: readonly LpFile[];
  readonly sessions: readonly SessionFile[];
}

/**
 * Every key of a policy: how it is read, its default, how it is printed, and what it means.
 *
 * docs/CONFIGURATION.md is generated from here.
 */
export const policyForm: MapForm<PolicyFile> = new MapForm<PolicyFile>({
  reportingCurrency: key(
    "reporting_currency",
    currency,
    "USD",
    "what the house adds its books up in",
  ),
  durability: key(
    "durability",
    oneOf(["fsync", "os"]),
    "fsync",
    "when an order counts as safe: on the disk, or handed to the operating system",
  ),
  journal: group("journal", journal, "what is kept of what happened"),
  broker: group("broker", broker, "the house as a whole"),
  routing: group("routing", routing, "how an order is split"),
  routingRules: key("routing_rules", rules, [], "rules that decide before anything else"),
  execution: group("execution", execution, "how a decision is carried out"),
  sor: group("sor", sor, "how an LP is chosen"),
  controls: group("controls", controls, "what is denied before anything is decided"),
  instruments: key("instruments", instruments, [], "what is traded"),
  accounts: key("accounts", accounts, [], "who trades"),
  liquidityProviders: key("liquidity_providers", lps, [], "where the house hedges"),
  sessions: key("sessions", sessions, [], "FIX sessions with LPs and clients"),
  intake: group("intake", intake, "where clients connect"),
  alerts: group("alerts", alerts, "who is told when a person is needed"),
  log: group("log", log, "what is written down for people"),
  changes: group("changes", changes, "what a change of the policy at run time needs"),
});

/** What a file without mistakes says. */
export const contentOf = (file: PolicyFile): PolicyContent => ({
  ...file,
  controls: controlsOf(file.controls),
  instruments: file.instruments.map((each) => instrumentOf(each, file.routing.quoteStalenessMs)),
  liquidityProviders: file.liquidityProviders.map(lpOf),
  sessions: file.sessions.map(sessionOf),
});

/** The same with every list of named entries in the order of their names, for the hash. */
export const inNameOrder = (content: PolicyContent): PolicyContent => ({
  ...content,
  instruments: content.instruments.toSorted((a, b) => byText(a.symbol, b.symbol)),
  accounts: content.accounts.toSorted((a, b) => byText(a.id, b.id)),
  liquidityProviders: content.liquidityProviders
    .map((lp) => ({
      ...lp,
      mappings: lp.mappings.toSorted((a, b) => byText(a.symbol, b.symbol)),
    }))
    .toSorted((a, b) => byText(a.id, b.id)),
  routingRules: content.routingRules.toSorted((a, b) => byText(a.id, b.id)),
  sessions: content.sessions.toSorted((a, b) => byText(a.id, b.id)),
});

/** Code units decide the order, so that it does not depend on a locale. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const fileOf = (content: PolicyContent): PolicyFile => ({
  ...content,
  controls: controlsFile(content.controls),
  sessions: content.sessions.map(sessionFile),
});

/** The keys of one map of a policy, for documentation. */
export interface KeyTable {
  /** As `routing.classification` or `accounts[]`; empty for the file itself. */
  readonly path: string;
  /** The map in which the same keys stand, where that was shown before. */
  readonly sameAs: string | null;
  readonly keys: readonly KeyNote[];
}

/** Every map of a policy with its keys, each before those below it. */
export function keyTables(): readonly KeyTable[] {
  const tables: KeyTable[] = [];
  collect(policyForm.shape, "", new Map(), tables);
  return tables;
}

function collect(shape: Shape, path: string, shown: Map<MapShape, string>, into: KeyTable[]): void {
  if (shape.kind === "value") return;
  if (shape.kind === "list" || shape.kind === "entities") {
    collect(shape.item, `${path}[]`, shown, into);
  } else if (shape.kind === "named") {
    collect(shape.item, `${path}.${shape.name}`, shown, into);
  } else {
    const sameAs = shown.get(shape) ?? null;
    into.push({ path, sameAs, keys: shape.keys });
    if (sameAs !== null) return;
    shown.set(shape, path);
    for (const note of shape.keys) {
      collect(note.shape, path === "" ? note.name : `${path}.${note.name}`, shown, into);
    }
  }
}
