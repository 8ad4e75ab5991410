import type { IssueList } from "../issue.ts";
import { startOf } from "../place.ts";
import type { Layer } from "../place.ts";
import { block } from "./block.ts";
import { Cursor } from "./cursor.ts";
import { Origin } from "./origin.ts";
import { Source } from "./source.ts";
import { emptyText } from "./tree.ts";
import type { Tree } from "./tree.ts";

/** Bytes of a policy file. Accounts in greater number are imported, not written here. */
export const MAX_BYTES: number = 16 * 1024 * 1024;

/**
 * Reads the part of YAML 1.2 that a policy needs into a tree of texts with places.
 *
 * Every value stays the text it was, so `0.1`, `1e999` and `.nan` reach the readers as written and
 * no double ever stands between a file and an exact number. Where it accepts a text it reads it as
 * YAML says; texts over several lines, types and directives it refuses.
 *
 * @returns null when the file cannot be read on; the list then holds why
 */
export function parseYaml(text: string, layer: Layer, issues: IssueList): Tree | null {
  const start = startOf(layer);
  if (text.length > MAX_BYTES) {
    issues.add("FILE_TOO_LARGE", start, { path: "" }, `larger than ${MAX_BYTES} bytes`);
    return null;
  }
  const cursor = new Cursor(new Origin(text, layer));
  cursor.toFirstContent();
  const tree = cursor.isAtEnd ? emptyText(start) : block(new Source(cursor, issues), -1);
  if (!cursor.isAtEnd) {
    cursor.refuseSyntax("the indentation does not fit the lines above");
  }
  const { refusal } = cursor;
  if (refusal === null) return tree;
  issues.add(refusal.code, refusal.place, { path: "" }, refusal.what, refusal.hint);
  return null;
}
