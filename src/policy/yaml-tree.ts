import { Composer, isAlias, isMap, isScalar, isSeq, LineCounter } from "yaml";
import type { ErrorCode, YAMLMap, YAMLSeq } from "yaml";
import type { IssueList, Place } from "./issue.ts";
import { quoted } from "./quoted.ts";
import { MAX_BYTES, tokensOf } from "./yaml-tokens.ts";

/** A YAML document as text: no value has been turned into a number, a date or a boolean. */
export type Tree = TextNode | ListNode | MapNode;

export interface TextNode {
  readonly kind: "text";
  /** As written, quotes and escapes resolved. */
  readonly text: string;
  /** Whether it was written without quotes. */
  readonly isPlain: boolean;
  readonly place: Place;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Tree[];
  readonly place: Place;
}

export interface MapNode {
  readonly kind: "map";
  /** A Map, so that `__proto__` is a name like any other. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly place: Place;
}

export interface Entry {
  readonly place: Place;
  readonly value: Tree;
}

const START: Place = { line: 1, column: 1 };

/**
 * Reads YAML 1.2 into a tree of texts with places.
 *
 * The failsafe schema leaves every scalar the text it was, so `0.1`, `1e999` and `.nan` reach the
 * readers as written and no double ever stands between a file and an exact number.
 *
 * @returns null when the file cannot be read on; the list then holds why
 */
export function parseTree(text: string, issues: IssueList): Tree | null {
  if (text.length > MAX_BYTES) {
    issues.add("FILE_TOO_LARGE", START, "", `larger than ${MAX_BYTES} bytes`);
    return null;
  }
  const lines = new LineCounter();
  const tokens = tokensOf(text, lines);
  if (!Array.isArray(tokens)) {
    issues.add(tokens.code, placeAt(lines, tokens.offset), "", tokens.what, tokens.hint);
    return null;
  }
  const composer = new Composer({
    version: "1.2",
    schema: "failsafe",
    merge: false,
    strict: true,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const [document] = composer.compose(tokens, true, text.length);
  for (const error of document?.errors ?? []) {
    issues.add("YAML_SYNTAX", placeAt(lines, error.pos[0]), "", syntaxWords[error.code]);
  }
  if (document === undefined || issues.count > 0) return null;
  return new TreeBuilder(lines, issues).build(document.contents, "", START);
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

class TreeBuilder {
  readonly #lines: LineCounter;
  readonly #issues: IssueList;
  /** `undefined` while the node that carries the anchor is still being read. */
  readonly #anchors = new Map<string, Tree | undefined>();

  constructor(lines: LineCounter, issues: IssueList) {
    this.#lines = lines;
    this.#issues = issues;
  }

  /** @param near the place to give for a node without one: an empty value */
  build(node: unknown, path: string, near: Place): Tree {
    if (isAlias(node)) return this.#aliased(node.source, path, this.#place(node, near));
    const place = this.#place(node, near);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    const tree = this.#built(node, path, place);
    if (anchor !== undefined) this.#anchors.set(anchor, tree);
    return tree;
  }

  #built(node: unknown, path: string, place: Place): Tree {
    if (isMap(node)) return this.#map(node, path, place);
    if (isSeq(node)) return this.#list(node, path, place);
    if (!isScalar(node)) return emptyAt(place);
    const isPlain = node.type === "PLAIN" || node.type === undefined;
    return { kind: "text", text: textOf(node.value), isPlain, place };
  }

  #list(node: YAMLSeq, path: string, place: Place): ListNode {
    const items = node.items.map((item, index) => this.build(item, `${path}[${index}]`, place));
    return { kind: "list", items, place };
  }

  #map(node: YAMLMap, path: string, place: Place): MapNode {
    const entries = new Map<string, Entry>();
    for (const pair of node.items) {
      const keyPlace = this.#place(pair.key, place);
      const name = isScalar(pair.key) ? textOf(pair.key.value) : null;
      if (name === null) {
        this.#issues.add("WRONG_SHAPE", keyPlace, path, "a key must be a plain word");
        continue;
      }
      const below = joined(path, name);
      const first = entries.get(name);
      if (first !== undefined) {
        const what = `${quoted(name)} is already given on line ${first.place.line}`;
        this.#issues.add("DUPLICATE_KEY", keyPlace, below, what, "keep one of the two");
        continue;
      }
      entries.set(name, { place: keyPlace, value: this.build(pair.value, below, keyPlace) });
    }
    return { kind: "map", entries, place };
  }

  /** The tree is shared, not copied: what refers to itself a thousandfold costs nothing. */
  #aliased(name: string, path: string, place: Place): Tree {
    const target = this.#anchors.get(name);
    if (target !== undefined) return target;
    const isInside = this.#anchors.has(name);
    const what = isInside
      ? `*${quoted(name)} refers to a value that contains it`
      : `*${quoted(name)} refers to nothing above`;
    this.#issues.add("YAML_ALIAS", place, path, what, "write the value out");
    return emptyAt(place);
  }

  #place(node: unknown, near: Place): Place {
    const hasRange = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
    const start = hasRange ? node.range?.[0] : undefined;
    return start === undefined ? near : placeAt(this.#lines, start);
  }
}

/** The failsafe schema makes every scalar a text; an empty one may be null. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const emptyAt = (place: Place): TextNode => ({ kind: "text", text: "", isPlain: true, place });

const plainName = /^[A-Za-z0-9_.-]{1,64}$/;

/** A key inside a path; one that could forge a line of a log is shown escaped. */
export function joined(path: string, name: string): string {
  const shown = plainName.test(name) ? name : quoted(name);
  return path === "" ? shown : `${path}.${shown}`;
}

/** Not the parser's own words: they quote the file, and a quoted line may be a password. */
const syntaxWords: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: "an alias takes no anchor of its own",
  BAD_ALIAS: "this alias has no name",
  BAD_COLLECTION_TYPE: "this is not the kind of value its mark says",
  BAD_DIRECTIVE: "lines beginning with `%` are not read",
  BAD_DQ_ESCAPE: "the text in double quotes has a `\\` that means nothing",
  BAD_INDENT: "the indentation does not fit the lines above",
  BAD_PROP_ORDER: "an anchor stands before the mark it belongs after",
  BAD_SCALAR_START: "a text cannot begin like this; put it in quotes",
  BLOCK_AS_IMPLICIT_KEY: "a list or map cannot begin on the line of its key here",
  BLOCK_IN_FLOW: "an indented list or map cannot stand inside brackets",
  DUPLICATE_KEY: "this key is already given",
  IMPOSSIBLE: "this cannot be read",
  KEY_OVER_1024_CHARS: "a key is longer than 1024 characters",
  MISSING_CHAR: "a bracket, quote, comma, colon or blank is missing",
  MULTILINE_IMPLICIT_KEY: "a key must stand on one line",
  MULTIPLE_ANCHORS: "a value takes one anchor",
  MULTIPLE_DOCS: "a second document begins here; keep one policy to a file",
  MULTIPLE_TAGS: "types are not written with `!`",
  NON_STRING_KEY: "a key must be a plain word",
  RESOURCE_EXHAUSTION: "the file is too deep",
  TAB_AS_INDENT: "a tab cannot indent; use spaces",
  TAG_RESOLVE_FAILED: "types are not written with `!`",
  UNEXPECTED_TOKEN: "this does not belong here",
};
