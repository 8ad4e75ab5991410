import type { KeptLayers } from "../policy/layer/kept-layers.ts";
import { layerOf } from "../policy/layer/layer-of-tree.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import { canonicalJson, hashOfText } from "../policy/policy-hash.ts";
import type { LoadedPolicy } from "../policy/provenance.ts";
import type { Environment } from "../policy/substitute.ts";
import { fingerprint } from "./wiring.ts";

/**
 * Whether a file says something else than the words a version was made with, though an override may
 * hide it now, or it is a secret, which no hash has: once the override is gone, or with the next
 * change, those words count.
 */
export function saysOther(kept: KeptLayers, now: LoadedPolicy, env: Environment): boolean {
  const { text, sha256, name } = kept.file;
  if (sha256 === hashOfText(now.fileText)) return false;
  const { database } = kept;
  const before = parsePolicy(text, name, env, { database });
  if (before.ok && belowOf(before.value) === belowOf(now)) return false;
  const alone = [text, now.fileText].map((each) => parsePolicy(each, name, env));
  const [one, other] = alone.map((read) => (read.ok ? fingerprint(read.value.document) : null));
  return one === null || one !== other;
}

const belowOf = ({ layers }: LoadedPolicy): string => canonicalJson(layerOf(layers.below));
