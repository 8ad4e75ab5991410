import type { IssueList } from "../issue.ts";
import { quoted } from "../quoted.ts";
import { MAX_PARTS } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import type { Entries } from "./entries.ts";
import { plainText, quotedText } from "./scalars.ts";
import { FoundList, FoundText, joined } from "./tree.ts";
import type { ListNode, TextNode, Tree } from "./tree.ts";

/** Maps and lists inside one another. The document itself needs seven. */
export const MAX_DEPTH = 32;
/** Uses of `*name` and of `&name`, together. */
export const MAX_REFERENCES = 64;

/** Longer keys are refused, as YAML does. */
const LONGEST_KEY = 1_024;
const DOUBLE_QUOTE = 34;
const QUOTE = 39;
const AND = 38;
const STAR = 42;

interface Anchored {
  readonly tree: Tree;
  /** Parts of it, counted again wherever it is used. */
  readonly parts: number;
}

/** What reading one YAML text shares between its levels. */
export class Source {
  readonly cursor: Cursor;
  readonly #issues: IssueList;
  /** Keys and indexes from the root to where reading is. */
  readonly #steps: (string | number)[] = [];
  /** `undefined` while the node that carries the anchor is still being read. */
  readonly #anchors = new Map<string, Anchored | undefined>();
  #references = 0;
  /**
   * Items of the lists that are being read, those of inner ones above those of outer ones. A list
   * of its own would have room for 17 from its first item on, and nearly all have three or fewer.
   */
  readonly #items: Tree[] = [];

  constructor(cursor: Cursor, issues: IssueList) {
    this.cursor = cursor;
    this.#issues = issues;
  }

  /** What is read from here on lies below a key or an index, until `leave`. */
  enter(step: string | number): void {
    this.#steps.push(step);
    if (this.#steps.length > MAX_DEPTH) {
      this.cursor.refuse("YAML_TOO_DEEP", `more than ${MAX_DEPTH} levels inside one another`);
    }
  }

  leave(): void {
    this.#steps.pop();
  }

  /** Goes below a key of a map. */
  enterKey(name: string, at: number): void {
    if (name.length > LONGEST_KEY) {
      this.cursor.refuseSyntax("a key is longer than 1024 characters", null, at);
    }
    this.enter(name);
  }

  /** Whatever is added with `addItem` from here on belongs to a list inside; for `listFrom`. */
  beginList(): number {
    return this.#items.length;
  }

  addItem(item: Tree): void {
    this.#items.push(item);
  }

  /** @param begun what `beginList` said @param at where the list begins */
  listFrom(begun: number, at: number): ListNode {
    const items = this.#items.slice(begun);
    this.#items.length = begun;
    return new FoundList(this.cursor.origin, at, items);
  }

  /** A text, quoted or not; where a key may stand, it may end at a colon. */
  text(isInFlow: boolean): TextNode {
    const { cursor } = this;
    const at = cursor.pos;
    const isPlain = !this.isAtQuote;
    return new FoundText(cursor.origin, at, this.word(isInFlow), isPlain);
  }

  /** The same without its place. */
  word(isInFlow: boolean): string {
    const { cursor } = this;
    cursor.countParts(1);
    return this.isAtQuote ? quotedText(cursor) : plainText(cursor, isInFlow);
  }

  get isAtQuote(): boolean {
    const code = this.cursor.peek();
    return code === QUOTE || code === DOUBLE_QUOTE;
  }

  /** What has no value: `key:` with nothing behind it. */
  nothing(near: number): TextNode {
    this.cursor.countParts(1);
    return new FoundText(this.cursor.origin, near, "", true);
  }

  /** Back from below a key, with its value. @param at where the key stands */
  leaveKey(entries: Entries, name: string, at: number, value: Tree): void {
    this.leave();
    const { origin } = this.cursor;
    const first = entries.get(name);
    if (first === undefined) {
      entries.add(name, origin, at, value);
      return;
    }
    const path = joined(this.#path(), name);
    const what = `${quoted(name)} is already given on line ${first.place.line}`;
    this.#issues.add("DUPLICATE_KEY", origin.placeAt(at), { path }, what, "keep one of the two");
    // What follows would only be counted.
    if (this.#issues.isFull) this.cursor.refuse("TOO_MANY_ISSUES", "too many keys are given twice");
  }

  get isAtAlias(): boolean {
    return this.cursor.peek() === STAR;
  }

  get isAtAnchor(): boolean {
    return this.cursor.peek() === AND;
  }

  /** `*name`: the tree is shared, not copied, and its parts are counted once more. */
  alias(): Tree {
    const { cursor } = this;
    const at = cursor.pos;
    const name = this.#referenceName();
    const target = this.#anchors.get(name);
    if (target !== undefined) {
      if (!cursor.hasRoomFor(target.parts)) {
        const what = `aliases stand for more than ${MAX_PARTS} values`;
        cursor.refuse("YAML_ALIAS", what, "write the values out", at);
      }
      cursor.countParts(target.parts);
      return target.tree;
    }
    const what = this.#anchors.has(name)
      ? `*${quoted(name)} refers to a value that contains it`
      : `*${quoted(name)} refers to nothing above`;
    cursor.refuse(
      "YAML_ALIAS",
      what,
      "write the value out, or put it in quotes if * is its own",
      at,
    );
    return this.nothing(at);
  }

  /** `&name` and what it names. */
  anchored(read: () => Tree): Tree {
    const name = this.#referenceName();
    const before = this.cursor.parts;
    this.#anchors.set(name, undefined);
    this.cursor.skipBlanks();
    if (this.isAtAnchor || this.isAtAlias) {
      this.cursor.refuseSyntax("a value takes one anchor, and an alias none");
    }
    const tree = read();
    this.#anchors.set(name, { tree, parts: this.cursor.parts - before });
    return tree;
  }

  #referenceName(): string {
    const { cursor } = this;
    const at = cursor.pos;
    const ahead = cursor.text.slice(cursor.pos + 1, cursor.pos + 67);
    const name = /^[A-Za-z0-9_-]{1,64}(?=[\s,\]}]|$)/.exec(ahead)?.[0] ?? "";
    cursor.pos += 1 + name.length;
    if (name === "") {
      const what = "`&` and `*` need a name of letters and digits";
      cursor.refuseSyntax(what, "put a text that begins so in quotes", at);
    } else {
      this.#countReference(at);
    }
    return name;
  }

  #countReference(at: number): void {
    this.#references += 1;
    if (this.#references <= MAX_REFERENCES) return;
    const what = `more than ${MAX_REFERENCES} anchors and aliases`;
    this.cursor.refuse("YAML_ALIAS", what, "write the values out", at);
  }

  #path(): string {
    return this.#steps.reduce<string>(
      (path, step) => (typeof step === "number" ? `${path}[${step}]` : joined(path, step)),
      "",
    );
  }
}
