import { dirname, join, normalize } from "node:path";
import { files, text } from "./repository.ts";

const fence = /^```.*\n[\s\S]*?^```$/gm;

/** The text from a `## heading` to the next one of that level; empty where there is none. */
function section(path: string, heading: string): string {
  const parts = text(path).split(/^## /m);
  return parts.find((part) => part.split("\n", 1)[0]?.trim() === heading) ?? "";
}

/**
 * The folders named by the tree in the first fenced block under `## Folders`.
 *
 * One folder a line as `name/`, two spaces of indent a level, then any words; other lines are
 * prose.
 */
export function folderTree(path: string): string[] {
  const block = section(path, "Folders").match(fence)?.[0] ?? "";
  const above: string[] = [];
  return block.split("\n").flatMap((line) => {
    const [, indent, name] = /^((?: {2})*)([\w.-]+)\/(?:\s|$)/.exec(line) ?? [];
    if (indent === undefined || name === undefined) return [];
    above.length = indent.length / 2;
    above.push(name);
    return [above.join("/")];
  });
}

/** The anchor a heading gets on the usual hosts. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

const anchorsIn = (path: string): string[] =>
  [
    ...text(path)
      .replaceAll(fence, "")
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading = ""]) => anchorOf(heading));

/** `page -> target` of every link to a file or heading that does not exist. */
export function brokenLinks(path: string): string[] {
  const prose = text(path)
    .replaceAll(fence, "")
    .replaceAll(/`[^`\n]*`/g, "");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return links
    .filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(path, target))
    .map((target) => `${path} -> ${target}`);
}

function leadsSomewhere(path: string, target: string): boolean {
  const [file = "", anchor = ""] = target.split("#");
  const found = file === "" ? path : normalize(join(dirname(path), file)).replace(/\/$/, "");
  if (anchor !== "") return files.includes(found) && anchorsIn(found).includes(anchor);
  return files.some((each) => each === found || each.startsWith(`${found}/`));
}
