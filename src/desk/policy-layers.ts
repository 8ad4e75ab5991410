import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { KeptLayers } from "../policy/layer/kept-layers.ts";
import { emptyLayer } from "../policy/layer/layer.ts";
import type { LayerMap } from "../policy/layer/layer.ts";
import { canonicalJson, hashOfText } from "../policy/policy-hash.ts";
import type { LoadedPolicy } from "../policy/provenance.ts";
import { keptVersion } from "./kept-policies.ts";
import type { PolicyTask, ReaderMessage } from "./policy-task.ts";

/** What a policy is made of, before it is read. */
export interface LayersToRead {
  readonly database: LayerMap;
  /** Null: what the file on the disk says. */
  readonly text: string | null;
  readonly isHeld: boolean;
  /** What the running policy was made of; undefined: nobody kept it. */
  readonly running: KeptLayers | undefined;
  /** Something of it differs from the running policy's that its hash may not show. */
  readonly isOther: boolean;
}

/** @throws KeptPolicyError where a version that is to be read is damaged or not kept */
export function layersFor({ policyDir, asked }: PolicyTask): LayersToRead {
  const running = keptVersion(policyDir, asked.running)?.layers;
  const before = running?.database ?? emptyLayer;
  const database = asked.layer === null ? before : layerIn(asked.layer);
  const wasHeld = running?.file.isHeld ?? false;
  const { text, isHeld } = fileFor(policyDir, asked.file, running);
  const isOther = isHeld !== wasHeld || canonicalJson(database) !== canonicalJson(before);
  return { database, text, isHeld, running, isOther };
}

function fileFor(
  dir: string,
  file: PolicyTask["asked"]["file"],
  running: KeptLayers | undefined,
): Pick<LayersToRead, "text" | "isHeld"> {
  if (file === "read") return { text: null, isHeld: false };
  // A version of before layers were kept: its file is all there is.
  if (file === "as it is") {
    return { text: running?.file.text ?? null, isHeld: running?.file.isHeld ?? false };
  }
  const kept = keptVersion(dir, file.heldFrom);
  if (kept === undefined) throw new Error(`version ${file.heldFrom} is not kept with its layers`);
  return { text: kept.layers.file.text, isHeld: true };
}

/** What the office wrote a moment ago: it has the form that the reader of policies checks. */
function layerIn(path: string): LayerMap {
  const layer: LayerMap = JSON.parse(readFileSync(path, "utf8"));
  return layer;
}

/** What is kept of a policy besides what it says. */
export function keptLayersOf(
  loaded: LoadedPolicy,
  { path, asked }: Pick<PolicyTask, "path" | "asked">,
  { database, isHeld }: Pick<LayersToRead, "database" | "isHeld">,
): KeptLayers {
  const { fileText, environment } = loaded;
  const { change, actor, source, reason } = asked;
  return {
    file: { name: path, text: fileText, sha256: hashOfText(fileText), isHeld },
    database,
    environment,
    change,
    author: actor,
    source,
    reason,
  };
}

/** A trial ends here: what it read is written down for whoever asked, and for nobody else. */
export function fits(task: PolicyTask, { document, storedText }: LoadedPolicy): ReaderMessage {
  const contentPath = join(task.policyDir, `trial-${process.pid}.json`);
  writeFileSync(contentPath, storedText, { mode: 0o600 });
  const symbols = document.instruments.map(({ symbol }) => symbol);
  return { kind: "FITS", contentPath, symbols };
}
