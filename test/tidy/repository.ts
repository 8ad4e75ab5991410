import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What .gitignore keeps out, and git's own folder. */
const outside = new Set([".cache", ".git", ".vitest", "data", "dist", "node_modules"]);

function walk(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return outside.has(entry.name) ? [] : walk(path);
    return entry.name.endsWith(".tsbuildinfo") ? [] : [path];
  });
}

/** Every file of the project, as `src/core/engine.ts`, sorted. */
export const files: readonly string[] = walk("").toSorted();

const contents = new Map<string, string>();

/** A file's text; each is read once however many rules look at it. */
export function text(path: string): string {
  const known = contents.get(path);
  if (known !== undefined) return known;
  const content = readFileSync(join(root, path), "utf8");
  contents.set(path, content);
  return content;
}

export const json = (path: string): Record<string, unknown> =>
  JSON.parse(text(path)) as Record<string, unknown>;

const isText = (path: string): boolean =>
  /(?:\.(?:[cm]?[jt]sx?|json|md|ya?ml|csv|sh|sql|html|css|txt)|\/run|LICENSE|rc|\.\w+config)$/.test(
    path,
  );

const isCodeFile = (path: string): boolean => /\.(?:[cm]?[jt]sx?|sh|sql)$/.test(path);

export const textFiles: readonly string[] = files.filter(isText);

/** What is written by hand and run: code of the product, its tests, benchmarks and scripts. */
export const codeFiles: readonly string[] = files.filter(
  (path) => /^(?:src|test|bench|scripts|examples)\//.test(path) && isCodeFile(path),
);

/** Files under `folder` with this ending. */
export const under = (folder: string, ending: string): string[] =>
  files.filter((path) => path.startsWith(`${folder}/`) && path.endsWith(ending));

/** Every folder that has a file somewhere below it, `src/core` and `src/core/units` alike. */
export function foldersUnder(folder: string): string[] {
  const found = new Set<string>();
  for (const path of under(folder, "")) {
    for (let at = dirname(path); at.startsWith(`${folder}/`); at = dirname(at)) found.add(at);
  }
  return [...found].toSorted();
}

/** `path:line: what` of every line of `paths` that `pattern` matches. */
export function linesWith(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    text(path)
      .split("\n")
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 80)}`] : [],
      ),
  );
}
