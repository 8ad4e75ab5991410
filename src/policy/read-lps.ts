import { powerOfTen, printDecimal } from "../core/units/decimal.ts";
import { VOLUME_SCALE } from "../core/units/quantity.ts";
import { checkVolume } from "./check-volume.ts";
import { flag, textLike, volume, whole } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import type { LpEntry, LpMapping } from "./policy-document.ts";
import { lpKeys, mappingKeys } from "./policy-keys.ts";
import type { rootKeys } from "./policy-keys.ts";
import { quoted } from "./quoted.ts";
import type { Secret } from "./secret.ts";
import type { Located, Section } from "./section.ts";
import { fixWord, id, label, secretSetting, setting, settingName, symbol } from "./words.ts";

export type LpKey = (typeof lpKeys)[number];
type MappingKey = (typeof mappingKeys)[number];

const typeWord = textLike(/^[A-Z][A-Z0-9_]{0,31}$/, "a type in capitals, as FIX");
const secretName = /key|secret|token|pass|pwd|credential|private|signature/;

/** A setting is secret by its name; so that no list of adapters is needed to keep one unseen. */
const settingKind = (name: string): Kind<string | Secret> =>
  secretName.test(name) ? secretSetting : setting;

export function readLps(
  root: Section<(typeof rootKeys)[number]>,
): readonly Located<LpEntry, LpKey>[] {
  return root.children("liquidity_providers", lpKeys, (section) => {
    const lp = readLp(section);
    section.declare("liquidity provider", "id", lp.id);
    for (const [at, name] of lp.symbols.entries()) section.refer("instrument", "symbols", name, at);
    if (lp.type === "FIX" && section.isClean) checkSymbols(section, lp);
    return lp;
  });
}

function readLp(section: Section<LpKey>): LpEntry {
  const declaredType = section.required("type", typeWord);
  return {
    id: section.required("id", id),
    name: section.required("name", label),
    type: declaredType === "FIX" ? "FIX" : "UNSUPPORTED",
    declaredType,
    enabled: section.or("enabled", flag, true),
    priority: section.or("priority", whole(0, 1_000_000), 100),
    sessionIds: readSessionIds(section),
    symbols: section.list("symbols", symbol),
    settings: section.entries("settings", settingName, settingKind),
    mappings: readMappings(section),
  };
}

function readSessionIds(section: Section<LpKey>): readonly string[] {
  const single = section.optional("session_id", id);
  const several = section.list("session_ids", id);
  for (const [at, name] of several.entries()) section.refer("session", "session_ids", name, at);
  if (single === null) return several;
  section.refer("session", "session_id", single);
  if (section.has("session_ids")) {
    const what = "both session_id and session_ids are given";
    section.report("session_id", "CONTRADICTION", what, "keep session_ids");
  }
  return [single];
}

function readMappings(lp: Section<LpKey>): readonly LpMapping[] {
  const read = lp.children("mappings", mappingKeys, (section) => {
    const mapping = {
      symbol: section.required("symbol", symbol),
      lpSymbol: section.required("lp_symbol", fixWord),
      quantityPerLot: section.required("quantity_per_lot", whole(1, 1_000_000_000)),
      min: section.required("min", volume),
      step: section.required("step", volume),
      max: section.required("max", volume),
      digits: section.or("digits", whole(0, 8), 0),
    };
    section.refer("instrument", "symbol", mapping.symbol);
    if (section.isClean) {
      checkVolume(section, mapping);
      checkQuantity(section, mapping);
    }
    return { mapping, section };
  });
  refuseRepeats(read.map(({ value }) => value));
  return read.map(({ value }) => value.mapping);
}

/** One step must be a quantity the LP can be told exactly, and the largest one a safe integer. */
function checkQuantity(section: Section<MappingKey>, mapping: LpMapping): void {
  const { step, max, quantityPerLot, digits } = mapping;
  const lot = BigInt(powerOfTen(VOLUME_SCALE));
  const perLot = BigInt(quantityPerLot) * BigInt(powerOfTen(digits));
  if ((BigInt(step) * perLot) % lot !== 0n) {
    const steps = printDecimal(step, VOLUME_SCALE);
    const what = `a step of ${steps} lots is no exact quantity at ${quantityPerLot} a lot`;
    section.report("step", "CONTRADICTION", what, `give more digits than ${digits}`);
  } else if ((BigInt(max) * perLot) / lot > BigInt(Number.MAX_SAFE_INTEGER)) {
    section.report("max", "OUT_OF_RANGE", "max as a quantity does not fit below 2^53");
  }
}

function refuseRepeats(
  mappings: readonly { readonly mapping: LpMapping; readonly section: Section<MappingKey> }[],
): void {
  const ours = new Set<string>();
  const theirs = new Set<string>();
  for (const { mapping, section } of mappings) {
    if (ours.has(mapping.symbol)) {
      section.report("symbol", "DUPLICATE_ID", `${quoted(mapping.symbol)} is already mapped`);
    } else if (theirs.has(mapping.lpSymbol)) {
      const what = `${quoted(mapping.lpSymbol)} already stands for another symbol`;
      section.report("lp_symbol", "DUPLICATE_ID", what);
    }
    ours.add(mapping.symbol);
    theirs.add(mapping.lpSymbol);
  }
}

/** A symbol that is asked for but not mapped could never trade, whatever its author thinks. */
function checkSymbols(section: Section<LpKey>, lp: LpEntry): void {
  const mapped = new Set(lp.mappings.map((mapping) => mapping.symbol));
  const unmapped = lp.symbols.filter((name) => !mapped.has(name));
  if (unmapped.length === 0) return;
  const what = `${unmapped.map(quoted).join(", ")} has no mapping`;
  section.report("symbols", "CONTRADICTION", what, "add it under mappings");
}
