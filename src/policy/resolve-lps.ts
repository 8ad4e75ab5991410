import type { Section } from "./form/section.ts";
import type { Reading } from "./form/spot.ts";
import { didYouMean } from "./nearest-name.ts";
import { quoted } from "./quoted.ts";
import type { LpFile } from "./schema/lp-form.ts";
import type { PolicyFile } from "./schema/policy-form.ts";

/**
 * `default_lp` may name an LP or one of its sessions, `price_feed_lp` an LP or its type.
 *
 * @returns the same file with LP ids in their place; what names none, or several, is reported
 */
export function resolveLps(file: PolicyFile, reading: Reading): PolicyFile {
  const { broker, routing, liquidityProviders: lps } = file;
  const names = new LpNames(lps, lpCount(file, reading) === lps.length);
  const defaultLp = names.resolve(routing.defaultLp, (name) => byIdOrSession(name, lps), {
    section: reading.sections.get(routing),
    keys: ["default_lp"],
    known: lps.flatMap(({ id, sessionIds }) => [id, ...sessionIds]),
  });
  const priceFeedLp = names.resolve(broker.priceFeedLp, (name) => byIdOrType(name, lps), {
    section: reading.sections.get(broker),
    keys: ["price_feed_lp", "primary_lp"],
    known: lps.flatMap(({ id, declaredType }) => [id, declaredType]),
  });
  return { ...file, broker: { ...broker, priceFeedLp }, routing: { ...routing, defaultLp } };
}

/** How many LPs are written, those with mistakes in them included. */
function lpCount(file: PolicyFile, reading: Reading): number {
  const node = reading.sections.get(file)?.valueOf("liquidity_providers");
  return node?.kind === "list" ? node.items.length : 0;
}

function byIdOrSession(name: string, lps: readonly LpFile[]): readonly LpFile[] {
  const named = lps.filter(({ id }) => id === name);
  return named.length > 0 ? named : lps.filter(({ sessionIds }) => sessionIds.includes(name));
}

function byIdOrType(name: string, lps: readonly LpFile[]): readonly LpFile[] {
  const isName = (text: string): boolean => text.toLowerCase() === name.toLowerCase();
  for (const isMeant of [
    ({ id }: LpFile) => id === name,
    ({ id }: LpFile) => isName(id),
    ({ declaredType }: LpFile) => isName(declaredType),
  ]) {
    const meant = lps.filter((lp) => isMeant(lp));
    if (meant.length > 0) return meant;
  }
  return [];
}

interface Asked {
  readonly section: Section | undefined;
  /** The first of them that is given is the one that asks. */
  readonly keys: readonly string[];
  readonly known: readonly string[];
}

class LpNames {
  readonly #lps: readonly LpFile[];
  readonly #isWhole: boolean;

  /** @param isWhole false where an LP could not be read; it may be the one that is looked for */
  constructor(lps: readonly LpFile[], isWhole: boolean) {
    this.#lps = lps;
    this.#isWhole = isWhole;
  }

  /** @returns the id of the one LP that is meant, else null */
  resolve(
    name: string | null,
    meant: (name: string) => readonly LpFile[],
    asked: Asked,
  ): string | null {
    if (name === null || name === "") return null;
    const found = meant(name);
    const [first] = found;
    if (first !== undefined && found.length === 1) return first.id;
    if (first === undefined) this.#reportUnknown(name, asked);
    else reportSeveral(name, found, asked);
    return null;
  }

  #reportUnknown(name: string, { section, keys, known }: Asked): void {
    if (!this.#isWhole) return;
    const what = `there is no liquidity provider ${quoted(name)}`;
    const hint = didYouMean(name, known) ?? (this.#lps.length === 0 ? "none is declared" : null);
    section?.report(keyOf(section, keys), "UNKNOWN_REFERENCE", what, hint);
  }
}

function reportSeveral(name: string, found: readonly LpFile[], { section, keys }: Asked): void {
  const ids = found.map(({ id }) => quoted(id));
  // Two LPs of one id are a mistake of their own.
  if (new Set(ids).size < ids.length) return;
  const what = `${quoted(name)} stands for ${ids.join(" and ")}`;
  section?.report(keyOf(section, keys), "CONTRADICTION", what, "name the one that is meant");
}

const keyOf = (section: Section, keys: readonly string[]): string | null =>
  keys.find((key) => section.has(key)) ?? null;
