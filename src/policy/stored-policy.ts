import { canonicalJson, hashOfText } from "./policy-hash.ts";
import type { RoutingDocument } from "./routing-document.ts";
import { inNameOrder } from "./schema/policy-form.ts";
import type { PolicyContent } from "./schema/policy-form.ts";

/** The file of a version in the folder `policy/` of a desk. */
export const storedNameOf = (version: number, hash: string): string => `${version}-${hash}.json`;

/**
 * A policy as it is kept beside the journal: everything but secrets, and no more than its hash
 * covers, so that the file can be checked by its name alone.
 */
export function storedTextOf({
  sha256: _hash,
  ...content
}: PolicyContent & { readonly sha256?: string }): string {
  return canonicalJson(inNameOrder(content));
}

/** What cannot be read back, and why. */
export class StoredPolicyError extends Error {
  readonly code = "STORED_POLICY_DAMAGED";
}

/**
 * Reads a kept policy back. The hash answers for its shape: it was taken of what the reader of
 * policies had checked.
 *
 * @throws StoredPolicyError when the text is not what the hash was taken of
 */
export function readStored(text: string, hash: string): RoutingDocument {
  if (hashOfText(text) !== hash) {
    throw new StoredPolicyError(`the file does not have the hash ${hash} that its name says`);
  }
  const record = asRecord(JSON.parse(text));
  const execution = { ...unsaid, ...asRecord(record["execution"]) };
  const routing = withMaps(record["routing"]);
  const document = { ...record, routing, execution, sha256: hash };
  if (!isChecked(document)) throw new StoredPolicyError("the file holds no policy");
  return document;
}

/**
 * The objects of it that were Maps are Maps again. They go by where they stand: their own keys are
 * names of the file, and a client group may be called whatever a key is.
 */
function withMaps(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { symbolLimits, overrides } = value;
  return { ...value, symbolLimits: mapOf(symbolLimits), overrides: overridesOf(overrides) };
}

function overridesOf(value: unknown): unknown {
  const overrides = asRecord(value);
  return {
    symbols: mapOf(overrides["symbols"]),
    groups: mapOf(overrides["groups"]),
    markups: mapsOf(overrides["markups"]),
    deviations: mapsOf(overrides["deviations"]),
    commissions: mapsOf(overrides["commissions"]),
    improvements: mapsOf(overrides["improvements"]),
    keepAcknowledged: overrides["keepAcknowledged"] ?? null,
  };
}

/** Of a group and then a symbol; empty in a policy that was kept before there were any. */
const mapsOf = (value: unknown): Map<string, Map<string, unknown>> =>
  new Map([...mapOf(value)].map(([group, of]) => [group, mapOf(of)]));

const mapOf = (value: unknown): Map<string, unknown> => new Map(Object.entries(asRecord(value)));

/** What a policy says that was kept before there were these. */
const unsaid = {
  markupMilliPips: 0,
  commissionPerMillion: 0,
  priceImprovement: "pass_on",
  keepAcknowledged: null,
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  isRecord(value) ? value : {};

/** Hash and parser agreed on it once; this only tells the compiler. */
const isChecked = (value: { sha256: string }): value is RoutingDocument =>
  "routing" in value && "instruments" in value && "routingRules" in value;
