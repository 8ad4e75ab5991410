import { didYouMean } from "../nearest-name.ts";
import type { Place } from "../place.ts";
import { emptyMap } from "../yaml/tree.ts";
import type { MapNode, Tree } from "../yaml/tree.ts";
import type { Field } from "./field.ts";
import type { Form, KeyNote, MapShape } from "./form.ts";
import { Section } from "./section.ts";
import type { Spot } from "./spot.ts";
import type { Printing, WrittenMap } from "./written.ts";

/** How each property of a record is written. */
export type Fields<T> = { readonly [Name in keyof T]-?: Field<T[Name]> };

export interface MapChecks<T> {
  /** What the values must be together; asked where each of them is right. */
  readonly check?: (value: T, section: Section) => void;
  /** Asked in any case. */
  readonly note?: (value: T, section: Section) => void;
  /** Keys that this version does not have, and what to do without them. */
  readonly missing?: Readonly<Record<string, string>>;
}

/** A map with known keys. */
export class MapForm<T extends object> implements Form<T> {
  readonly words = "map";
  readonly shape: MapShape;
  readonly #fields: Fields<T>;
  readonly #checks: MapChecks<T>;
  readonly #keys: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #names: readonly string[];

  constructor(fields: Fields<T>, checks: MapChecks<T> = {}) {
    this.#fields = fields;
    this.#checks = checks;
    const keys: KeyNote[] = [];
    const aliases: string[] = [];
    const spellings: (readonly string[])[] = [];
    for (const name in fields) {
      keys.push(...fields[name].keys);
      aliases.push(...fields[name].aliases);
      if (fields[name].spellings !== undefined) spellings.push(fields[name].spellings);
    }
    this.shape = { kind: "map", keys, spellings };
    this.#keys = keys.map(({ name }) => name);
    this.#names = Object.keys(fields);
    this.#known = new Set([...this.#keys, ...aliases]);
  }

  read(node: Tree, spot: Spot): T {
    if (node.kind === "map") return this.#read(new Section(spot, node, true), node);
    const hint = `known: ${this.#keys.join(", ")}`;
    spot.report("WRONG_SHAPE", node.place, "must be keys with values", hint);
    return this.#readAbsent(spot, node.place);
  }

  standIn(spot: Spot, place: Place): T {
    return this.#readAbsent(spot, place);
  }

  print(value: T, printing: Printing): WrittenMap {
    const entries = [];
    for (const name in this.#fields) {
      entries.push(...this.#fields[name].print(value[name], printing));
    }
    return { kind: "map", entries };
  }

  #readAbsent(spot: Spot, place: Place): T {
    const node = emptyMap(place);
    return this.#read(new Section(spot, node, false), node);
  }

  #read(section: Section, node: MapNode): T {
    this.#refuseUnknown(section, node);
    const value: Partial<T> = {};
    for (const name in this.#fields) value[name] = this.#fields[name].read(section);
    if (!this.#isWhole(value)) throw new Error("Invariant: every field of a map must be read");
    section.spot.reading.sections.set(value, section);
    this.#checks.note?.(value, section);
    if (section.isClean) this.#checks.check?.(value, section);
    return value;
  }

  #isWhole(value: Partial<T>): value is T {
    return this.#names.every((name) => name in value);
  }

  #refuseUnknown({ spot }: Section, node: MapNode): void {
    for (const { name, place } of node.entries.besides(this.#known)) {
      const hint = spot.reading.issues.isFull ? null : this.#hint(name);
      spot.below(name).report("UNKNOWN_KEY", place, "unknown key", hint);
    }
  }

  #hint(name: string): string {
    const { missing = {} } = this.#checks;
    const why = Object.hasOwn(missing, name) ? missing[name] : undefined;
    return why ?? didYouMean(name, this.#known) ?? `known here: ${this.#keys.join(", ")}`;
  }
}
