import type { Result } from "../../core/result.ts";
import type { LayerMap, LayerValue } from "./layer.ts";
import { isMap } from "./edited.ts";

/**
 * All layers of a policy as it came into force, and who brought it: what the desk starts from when
 * neither the file nor any store is to be had.
 *
 * It has the secrets that the file has, and those that were set at run time: whoever may read it
 * may read the policy's file.
 */
export interface KeptLayers {
  readonly file: {
    readonly name: string;
    readonly text: string;
    readonly sha256: string;
    /** The file on the disk may say something else: it is not read until somebody says so. */
    readonly isHeld: boolean;
  };
  readonly database: LayerMap;
  /** Variables the policy looks at and that were set; of one that is secret `[secret]`. */
  readonly environment: Readonly<Record<string, string>>;
  /** The change in the store that brought it; null: a file, or a start. */
  readonly change: string | null;
  readonly author: string;
  readonly reason: string;
  readonly source: string;
}

/** The file of a version in the folder `policy/` of a desk. */
export const keptLayersNameOf = (version: number, hash: string): string =>
  `${version}-${hash}.layers`;

export const keptLayersText = (layers: KeptLayers): string => JSON.stringify(layers);

/** @returns what was kept, or why the text is not that */
export function readKeptLayers(text: string): Result<KeptLayers, string> {
  let value: LayerValue;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: "it is not JSON" };
  }
  const missing = missingIn(value);
  if (missing !== undefined) return { ok: false, error: `it says no ${missing}` };
  return isKept(value) ? { ok: true, value } : { ok: false, error: "it says no layers" };
}

const texts = ["author", "reason", "source"] as const;

function missingIn(value: LayerValue): string | undefined {
  if (!isMap(value)) return "layers";
  const { file, database, environment, change } = value;
  if (!isMap(file) || typeof file["isHeld"] !== "boolean") return "file";
  for (const key of ["name", "text", "sha256"]) {
    if (typeof file[key] !== "string") return `file.${key}`;
  }
  if (!isMap(database)) return "database";
  if (!isMap(environment)) return "environment";
  if (Object.values(environment).some((each) => typeof each !== "string")) return "environment";
  if (change !== null && typeof change !== "string") return "change";
  return texts.find((key) => typeof value[key] !== "string");
}

/** `missingIn` has looked at it; this only tells the compiler. */
const isKept = (value: unknown): value is KeptLayers =>
  typeof value === "object" && value !== null && "file" in value;
