import type { IssueCode, IssueList, Place } from "./issue.ts";
import type { Kind } from "./kinds.ts";
import type { Names, NameSpace } from "./names.ts";
import { didYouMean } from "./nearest-name.ts";
import { quoted } from "./quoted.ts";
import { substitute } from "./substitute.ts";
import type { Environment } from "./substitute.ts";
import { joined } from "./yaml-tree.ts";
import type { Entry, MapNode, TextNode, Tree } from "./yaml-tree.ts";

/** What reading one file shares. */
export interface Reading {
  readonly issues: IssueList;
  readonly names: Names;
  readonly env: Environment;
}

/** Something read, and where it stood, for the checks that need more than one entry. */
export interface Located<T, Key extends string> {
  readonly value: T;
  readonly section: Section<Key>;
}

/**
 * One map of the file, with the keys it may have.
 *
 * Reading never stops at a mistake: it is reported, a blank of the right type is given, and whoever
 * asks `isClean` afterwards knows whether to use what was read.
 */
export class Section<Key extends string> {
  readonly path: string;
  readonly #node: MapNode;
  readonly #reading: Reading;
  readonly #issuesBefore: number;
  /** Whether there is a map at all; where there is none, its keys are not called missing. */
  #isThere = true;

  constructor(reading: Reading, node: MapNode, path: string, keys: readonly Key[]) {
    this.#reading = reading;
    this.#node = node;
    this.path = path;
    this.#issuesBefore = reading.issues.count;
    const known = new Set<string>(keys);
    for (const [name, { place }] of node.entries) {
      if (known.has(name)) continue;
      const hint = didYouMean(name, keys) ?? `known here: ${keys.join(", ")}`;
      reading.issues.add("UNKNOWN_KEY", place, joined(path, name), "unknown key", hint);
    }
  }

  /** No mistake was found since this section was opened. */
  get isClean(): boolean {
    return this.#reading.issues.count === this.#issuesBefore;
  }

  /** Whether the key is there with a value; `key:` and `key: null` leave it out. */
  has(key: Key): boolean {
    return this.#entry(key) !== undefined;
  }

  required<T>(key: Key, kind: Kind<T>): T {
    return this.optional(key, kind) ?? this.#missing(key, kind.blank);
  }

  or<T>(key: Key, kind: Kind<T>, fallback: T): T {
    return this.optional(key, kind) ?? fallback;
  }

  optional<T>(key: Key, kind: Kind<T>): T | null {
    const entry = this.#entry(key);
    return entry === undefined ? null : this.#fit(entry.value, joined(this.path, key), kind);
  }

  /** The texts of a list; an absent list is empty. */
  list<T>(key: Key, kind: Kind<T>): readonly T[] {
    return this.#items(key).map((item, at) => this.#fit(item, `${this.#pathOf(key)}[${at}]`, kind));
  }

  /** A map inside this one; an absent one reads as empty, so that defaults apply. */
  child<Below extends string>(key: Key, keys: readonly Below[]): Section<Below> {
    const path = this.#pathOf(key);
    const node = this.#entry(key)?.value;
    if (node !== undefined) return this.#sectionOf(node, path, keys);
    const section = new Section(this.#reading, emptyMap(this.placeOf(key)), path, keys);
    section.#isThere = false;
    return section;
  }

  /** As `child`, of a map that has no defaults. */
  requiredChild<Below extends string>(key: Key, keys: readonly Below[]): Section<Below> {
    this.#missing(key, null);
    return this.child(key, keys);
  }

  /** The maps of a list. Each is read before the next is opened; one with mistakes is left out. */
  children<T, Below extends string>(
    key: Key,
    keys: readonly Below[],
    read: (section: Section<Below>) => T,
  ): readonly Located<T, Below>[] {
    const clean: Located<T, Below>[] = [];
    for (const [at, item] of this.#items(key).entries()) {
      const section = this.#sectionOf(item, `${this.#pathOf(key)}[${at}]`, keys);
      const value = read(section);
      if (section.isClean) clean.push({ value, section });
    }
    return clean;
  }

  /** Entries whose names are the file's own, with the text as read by the kind. */
  entries<T>(key: Key, name: Kind<string>, kindOf: (name: string) => Kind<T>): Map<string, T> {
    const found = new Map<string, T>();
    const node = this.#entry(key)?.value;
    if (node === undefined) return found;
    if (node.kind !== "map") {
      this.report(key, "WRONG_SHAPE", "must be names with values, as `name: value`");
      return found;
    }
    for (const [written, { place, value }] of node.entries) {
      const path = joined(this.#pathOf(key), written);
      const fitted = name.fit(written);
      if ("code" in fitted) {
        this.#reading.issues.add(fitted.code, place, path, `the name must be ${fitted.what}`);
      } else {
        found.set(fitted.value, this.#fit(value, path, kindOf(fitted.value)));
      }
    }
    return found;
  }

  /** Says that this entry goes by that name. */
  declare(space: NameSpace, key: Key, name: string): void {
    if (name === "") return;
    this.#reading.names.declare(space, name, this.placeOf(key), this.#pathOf(key));
  }

  /** Says that this key, or an item of its list, names something declared elsewhere. */
  refer(space: NameSpace, key: Key, name: string, at?: number): void {
    if (name === "") return;
    const path = at === undefined ? this.#pathOf(key) : `${this.#pathOf(key)}[${at}]`;
    this.#reading.names.refer(space, name, this.placeOf(key, at), path);
  }

  report(key: Key | null, code: IssueCode, what: string, hint: string | null = null): void {
    const path = key === null ? this.path : this.#pathOf(key);
    this.#reading.issues.add(code, this.placeOf(key), path, what, hint);
  }

  /** Of the value where there is one, else of the map the key is missing from. */
  placeOf(key: Key | null, at?: number): Place {
    const value = key === null ? undefined : this.#node.entries.get(key)?.value;
    const item = at !== undefined && value?.kind === "list" ? value.items[at] : value;
    return item?.place ?? this.#node.place;
  }

  #pathOf(key: Key): string {
    return joined(this.path, key);
  }

  #entry(key: Key): Entry | undefined {
    const entry = this.#node.entries.get(key);
    return entry === undefined || isNothing(entry.value) ? undefined : entry;
  }

  #items(key: Key): readonly Tree[] {
    const value = this.#entry(key)?.value;
    if (value === undefined) return [];
    if (value.kind === "list") return value.items;
    this.report(key, "WRONG_SHAPE", "must be a list", "write `- ` before each item, or [a, b]");
    return [];
  }

  #sectionOf<Below extends string>(
    node: Tree,
    path: string,
    keys: readonly Below[],
  ): Section<Below> {
    const opened = node.kind === "map" ? node : emptyMap(node.place);
    const section = new Section(this.#reading, opened, path, keys);
    if (node.kind !== "map") {
      section.#isThere = false;
      section.report(null, "WRONG_SHAPE", "must be keys with values", `known: ${keys.join(", ")}`);
    }
    return section;
  }

  #missing<T>(key: Key, blank: T): T {
    // A value that is there but wrong has been reported already.
    if (this.#isThere && !this.has(key)) this.report(key, "MISSING_KEY", "is required");
    return blank;
  }

  #fit<T>(node: Tree, path: string, kind: Kind<T>): T {
    if (node.kind !== "text") {
      const what = "must be a single value";
      this.#reading.issues.add("WRONG_SHAPE", node.place, path, what);
      return kind.blank;
    }
    const substituted = this.#substituted(node, path);
    if (substituted === null) return kind.blank;
    const fitted = kind.fit(substituted.text);
    if ("value" in fitted) return fitted.value;
    // What the environment put in may be a secret: the text as written is shown instead.
    const shown = substituted.isFromEnvironment ? node.text : substituted.text;
    const what = `must be ${fitted.what}${kind.isSecret ? "" : `, not ${quoted(shown)}`}`;
    this.#reading.issues.add(fitted.code, node.place, path, what, fitted.hint);
    return kind.blank;
  }

  #substituted(node: TextNode, path: string): { text: string; isFromEnvironment: boolean } | null {
    const found = substitute(node.text, this.#reading.env);
    if (found.fault === null) return found;
    const { issues } = this.#reading;
    if (found.fault === "ENV_MISSING") {
      const what = `the environment variable ${quoted(found.name)} is not set`;
      issues.add(found.fault, node.place, path, what, `set it or write \${${found.name}:-default}`);
    } else {
      const hint = "write ${NAME} or ${NAME:-default}, and $${ for a plain ${";
      issues.add(found.fault, node.place, path, "a `${` is not closed or has no name", hint);
    }
    return null;
  }
}

const emptyMap = (place: Place): MapNode => ({ kind: "map", entries: new Map(), place });

/** YAML's ways to leave a value out; in quotes they are texts. */
const isNothing = (node: Tree): boolean =>
  node.kind === "text" && node.isPlain && /^(?:|~|null|Null|NULL)$/.test(node.text);
