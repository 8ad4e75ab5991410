import { Found, foundAt } from "./found.ts";
import type { Placed, Places } from "./found.ts";
import type { Tree } from "./tree.ts";

/** A key of a map, where it stands, and its value. */
export interface Entry extends Placed {
  readonly name: string;
  readonly value: Tree;
}

export type ReadonlyEntries = Omit<Entries, "set" | "add">;

/** It takes over where its key was found, so that the key need not be kept. */
class Linked extends Found implements Entry {
  readonly name: string;
  value: Tree;
  next: Linked | null = null;

  constructor(name: string, places: Places, at: number, value: Tree) {
    super(places, at);
    this.name = name;
    this.value = value;
  }

  replace(places: Places, at: number, value: Tree): void {
    this.places = places;
    this.at = at;
    this.value = value;
  }
}

/** So many keys are found sooner by looking at each. */
const MOST_LOOKED_AT = 12;

/**
 * The keys and values of a map, in the order of the file; any text is a name like any other.
 *
 * Nearly every map of a policy has a handful of keys, and a large policy has a hundred thousand
 * maps: chained entries leave half as much to the collection of garbage as a `Map` each did, and
 * only a long map gets an index.
 */
export class Entries implements Iterable<Entry> {
  #first: Linked | null = null;
  #last: Linked | null = null;
  #size = 0;
  #index: Map<string, Linked> | null = null;

  get size(): number {
    return this.#size;
  }

  get(name: string): Entry | undefined {
    return this.#find(name) ?? undefined;
  }

  /**
   * Gives a name its value, in the place that it has among the others if it is there already.
   *
   * @param key tells where the name stands
   */
  set(name: string, key: Placed, value: Tree): this {
    const found = this.#find(name);
    const { places, at } = foundAt(key);
    if (found === null) this.add(name, places, at, value);
    else found.replace(places, at, value);
    return this;
  }

  /** @param name one that is not there yet @param at where in `places` the name stands */
  add(name: string, places: Places, at: number, value: Tree): void {
    this.#append(new Linked(name, places, at, value));
  }

  /** Its own entries from here on: setting one leaves the other as it is. */
  copy(): Entries {
    const copied = new Entries();
    for (let entry = this.#first; entry !== null; entry = entry.next) {
      copied.add(entry.name, entry.places, entry.at, entry.value);
    }
    return copied;
  }

  /** Those whose name is none of `known`: mostly none, so no iterator is made to find that out. */
  besides(known: ReadonlySet<string>): readonly Entry[] {
    let entry = this.#first;
    while (entry !== null && known.has(entry.name)) entry = entry.next;
    return entry === null ? [] : [...this].filter(({ name }) => !known.has(name));
  }

  *[Symbol.iterator](): Iterator<Entry> {
    for (let entry = this.#first; entry !== null; entry = entry.next) yield entry;
  }

  #find(name: string): Linked | null {
    if (this.#index !== null) return this.#index.get(name) ?? null;
    let entry = this.#first;
    while (entry !== null && entry.name !== name) entry = entry.next;
    return entry;
  }

  #append(entry: Linked): void {
    if (this.#last === null) this.#first = entry;
    else this.#last.next = entry;
    this.#last = entry;
    this.#size += 1;
    if (this.#index !== null) this.#index.set(entry.name, entry);
    else if (this.#size > MOST_LOOKED_AT) this.#index = this.#indexed();
  }

  #indexed(): Map<string, Linked> {
    const index = new Map<string, Linked>();
    for (let entry = this.#first; entry !== null; entry = entry.next) index.set(entry.name, entry);
    return index;
  }
}
