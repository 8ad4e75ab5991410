import { parsePolicy } from "./parse-policy.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { Secret } from "./secret.ts";
import { readStored, StoredPolicyError } from "./stored-policy.ts";

/**
 * A kept version with all that it says, so that it can be printed and compared; its named entries
 * stand in the order of their names.
 *
 * Where it has to have a secret, one stands that is not the real one; of an LP's settings those
 * that are secret are missing. What a version of an older build does not have holds its default.
 *
 * @throws StoredPolicyError when the text is not what the hash was taken of
 */
export function storedContent(text: string, hash: string): PolicyDocument {
  const kept = asRecord(withDefaults({ ...readStored(text, hash) }, defaults()));
  const document = {
    ...kept,
    liquidityProviders: listOf(kept["liquidityProviders"]).map(withSettings),
    sessions: listOf(kept["sessions"]).map(withPassword),
    alerts: { webhook: withSecrets(asRecord(kept["alerts"])["webhook"]) },
    sha256: hash,
  };
  if (!isWhole(document)) throw new StoredPolicyError("the file holds no policy");
  return document;
}

/** A secret that is there is left out when a policy is kept; one that is not there is null. */
const unseen = new Secret("[secret]");

const withPassword = (session: Fields): object => ({ password: unseen, ...session });

const withSettings = (lp: Fields): object => ({
  ...lp,
  settings: new Map(Object.entries(asRecord(lp["settings"]))),
});

const withSecrets = (webhook: unknown): unknown =>
  isRecord(webhook) ? { url: unseen, secret: unseen, ...webhook } : null;

/** What every key says that has a default. @throws `Invariant:` for a policy without one */
function defaults(): PolicyDocument {
  const parsed = parsePolicy("routing: {}\n", "defaults", {});
  if (!parsed.ok) throw new Error("Invariant: every key has a default");
  return parsed.value.document;
}

function withDefaults(kept: unknown, standard: unknown): unknown {
  if (kept === undefined) return standard;
  if (!isRecord(kept) || !isRecord(standard)) return kept;
  const keys = new Set([...Object.keys(kept), ...Object.keys(standard)]);
  return Object.fromEntries([...keys].map((key) => [key, withDefaults(kept[key], standard[key])]));
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Map) &&
  !(value instanceof Secret);

const asRecord = (value: unknown): Fields => (isRecord(value) ? value : {});

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map(asRecord) : [];

/** The hash answers for what is in it; this only tells the compiler. */
const isWhole = (value: { readonly sha256: string }): value is PolicyDocument =>
  "routing" in value && "instruments" in value && "intake" in value;
