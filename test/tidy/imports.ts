import { dirname, join, normalize } from "node:path";
import { files, text } from "./repository.ts";

const known = new Set(files);

/** Any quoted relative path counts: imports, `new URL("./worker.js", import.meta.url)`, forks. */
function mentioned(path: string): string[] {
  const found = text(path).matchAll(/["'`](\.\.?\/[^"'`\n]+\.[cm]?[jt]s)["'`]/g);
  return [...found].flatMap(([, to = ""]) => {
    const target = normalize(join(dirname(path), to));
    return [target, target.replace(/js$/, "ts")].filter((file) => known.has(file));
  });
}

/** Files whose code an import brings, not only their types. */
function loaded(path: string): string[] {
  const found = text(path).matchAll(/^(?:import|export) (?!type\b)[^;]*?from "(\.[^"]+)";/gm);
  return [...found].map(([, to = ""]) => normalize(join(dirname(path), to)));
}

function reached(from: readonly string[], next: (path: string) => readonly string[]): Set<string> {
  const seen = new Set(from);
  // A set's iterator also visits what is added while it runs.
  for (const path of seen) for (const each of next(path)) seen.add(each);
  return seen;
}

/** Every file that one of `from` leads to, itself included. */
export const reachable = (from: readonly string[]): Set<string> => reached(from, mentioned);

/** Every file whose code runs with that of `from`, itself included. */
export const running = (from: readonly string[]): Set<string> => reached(from, loaded);

/** A file with nothing of its own, which only passes on what others export. */
export function isBarrel(path: string): boolean {
  const code = text(path).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const rest = code.replaceAll(
    /export\s+(?:type\s+)?(?:\*|\{[^}]*\})[^;]*?from\s*["'][^"']+["'];?/g,
    "",
  );
  return code.trim() !== "" && rest.trim() === "";
}
