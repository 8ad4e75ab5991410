import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";
import { IssueList } from "../../src/policy/issue.ts";
import { fileLayer } from "../../src/policy/place.ts";
import { parseYaml } from "../../src/policy/yaml/parse-yaml.ts";
import type { Tree } from "../../src/policy/yaml/tree.ts";
import { smallPolicy } from "./small-policy.ts";

type Plain = string | readonly Plain[] | ReadonlyMap<string, Plain>;

/** Our tree without places; null where the text was refused. */
function ours(text: string): Plain | null {
  const issues = new IssueList();
  const tree = parseYaml(text, fileLayer("p.yaml"), issues);
  return tree === null || issues.count > 0 ? null : plain(tree);
}

function plain(tree: Tree): Plain {
  if (tree.kind === "text") return tree.text;
  if (tree.kind === "list") return tree.items.map(plain);
  return new Map([...tree.entries].map(({ name, value }) => [name, plain(value)]));
}

/** The same from the `yaml` package; null where it finds a mistake. */
function theirs(text: string): Plain | null {
  const options = { version: "1.2", schema: "failsafe", merge: false, strict: true } as const;
  const documents = parseAllDocuments(text, { ...options, prettyErrors: false });
  const [document] = documents;
  if (!Array.isArray(documents) || documents.length > 1) return null;
  if (document === undefined) return "";
  return document.errors.length > 0 ? null : plainNode(document.contents, new Map());
}

function plainNode(node: unknown, anchors: Map<string, Plain>): Plain {
  if (isAlias(node)) return anchors.get(node.source) ?? "";
  const value = isMap(node)
    ? new Map(node.items.map((pair) => [keyOf(pair.key), plainNode(pair.value, anchors)] as const))
    : isSeq(node)
      ? node.items.map((item) => plainNode(item, anchors))
      : textOf(node);
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) {
    anchors.set(node.anchor, value);
  }
  return value;
}

const textOf = (node: unknown): string =>
  isScalar(node) && typeof node.value === "string" ? node.value : "";
const keyOf = textOf;

/** What we accept must mean the same to everybody else who reads YAML. */
function agrees(text: string): void {
  const mine = ours(text);
  // The package refuses some lines of nothing but a tab, which YAML allows.
  const withoutTabs = text.replaceAll(/^[ \t]+(?=\r?$)/gm, "");
  if (mine !== null) assert.deepEqual(mine, theirs(withoutTabs), JSON.stringify(text));
}

const pieces = fc.oneof(
  fc.constantFrom("a", "b1", "key", "x y", "0.1", "12:30", "null", "~", "é", "a#b", "a:b", "-1"),
  fc.constantFrom("?x", "::", ":", ": ", ":\n", " #c", "# c\n", ",", ", ", "[", "]", "{", "}"),
  fc.constantFrom("[]", "{}", "- ", "-", "? ", "a: ", "b: ", "- a: ", "\n- ", "@", "`", "${X}"),
  fc.constantFrom(
    "\n",
    "\n  ",
    "\n    ",
    "\n\n",
    " ",
    "  ",
    "\t",
    "\r\n",
    "---\n",
    "...\n",
    "%Y\n",
  ),
  fc.constantFrom("'", '"', "'a'", '"b"', "''", '"\\n"', '"\\x41"', '"\\q"', "\\", "'it''s'"),
  fc.constantFrom("&a ", "*a", "&b\n", "!t ", "|", ">", "|\n  x\n"),
);

test("whatever pieces a text is made of, what is read is what YAML says", () => {
  const text = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(""));
  fc.assert(fc.property(text, agrees), { numRuns: 20_000 });
});

test("a policy in which something was changed is read as YAML says, or refused", () => {
  const edit = fc.record({
    at: fc.nat(smallPolicy.length),
    cut: fc.nat(30),
    put: fc.array(pieces, { maxLength: 3 }).map((parts) => parts.join("")),
  });
  const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(edits, (made) => {
      let text = smallPolicy;
      for (const { at, cut, put } of made) text = text.slice(0, at) + put + text.slice(at + cut);
      agrees(text);
    }),
    { numRuns: 2_000 },
  );
});

for (const [name, text] of [
  ["a list right under its key", "a:\n- b\n- c\nd: e\n"],
  ["a list in a list", "- - a\n  - b\n- c\n"],
  ["a map in a list", "a:\n  - b: 1\n    c: 2\n  -\n    b: 3\n"],
  ["nothing behind a key", "a:\nb:\n  c:\nd: ~\n"],
  ["brackets over several lines, with comments", "a: [b, # one\n  {c: d,\n  e: 'f'},\n  ]\n"],
  ["quotes and escapes", `a: 'it''s'\nb: "x\\ty\\u00e9\\\\"\n"c d": e\n`],
  ["comments and empty lines", "# c\n\na: b # c\n\n  # c\nc: d#e\n"],
  ["a beginning that is marked", "# c\n---\na: b\n"],
  ["anchors and aliases", "a: &x {b: c}\nd: *x\ne: [*x, &y f, *y]\n"],
  ["an indented document", "  a: b\n  c: d\n"],
  ["carriage returns", "a: b\r\nc:\r\n  - d\r\n"],
  ["a mark of byte order", "\uFEFFa: b\n"],
  ["colons inside words", "a: b:c\nd: 12:30\n{e}: f\n".replace("{e}: f\n", "")],
  ["keys in braces without values", "a: {b, c: , d: e, 'f':g}\n"],
] as const) {
  test(`${name} is read as YAML says`, () => {
    assert.notEqual(ours(text), null);
    agrees(text);
  });
}

for (const [name, text] of [
  ["a text over two lines", "a: b\n  c\n"],
  ["a quoted text over two lines", 'a: "b\n  c"\n'],
  ["a block text", "a: |\n  b\n"],
  ["a folded text", "a: >-\n  b\n"],
  ["a key of several words in brackets", "a: [b: c]\n"],
  ["a second key on a line", "a: b: c\n"],
  ["a second document", "a: b\n---\na: c\n"],
] as const) {
  test(`${name} is refused`, () => {
    assert.equal(ours(text), null);
  });
}
