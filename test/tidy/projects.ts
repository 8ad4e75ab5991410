import { join, normalize } from "node:path";
import { json } from "./repository.ts";

interface Project {
  readonly types: readonly string[];
  readonly lib: readonly string[];
  /** Folders, as `src/core/units`. */
  readonly references: readonly string[];
}

interface Config {
  readonly compilerOptions?: { readonly types?: string[]; readonly lib?: string[] };
  readonly references?: readonly { readonly path: string }[];
}

/** A TypeScript project as it takes effect: what it leaves out comes from tsconfig.base.json. */
export function project(folder: string): Project {
  const own = json(normalize(join(folder, "tsconfig.json"))) as Config;
  const base = json("tsconfig.base.json") as Config;
  return {
    types: own.compilerOptions?.types ?? base.compilerOptions?.types ?? ["everything"],
    lib: own.compilerOptions?.lib ?? base.compilerOptions?.lib ?? ["everything"],
    references: (own.references ?? []).map(({ path }) => normalize(join(folder, path))),
  };
}
