import type { Entry } from "../yaml/entries.ts";
import type { Placed } from "../yaml/found.ts";
import { isErased } from "../yaml/tree.ts";
import type { ListNode, Tree } from "../yaml/tree.ts";
import type { Form, MapShape, Shape } from "./form.ts";
import type { MapForm } from "./map-form.ts";
import type { Scalar } from "./scalar.ts";
import type { Spot } from "./spot.ts";
import { flowText, leaf } from "./written.ts";
import type { Printing, Written, WrittenEntities } from "./written.ts";

function itemsOf(node: Tree, spot: Spot): ListNode["items"] {
  if (node.kind === "list") return node.items;
  const hint = "write `- ` before each item, or [a, b]";
  spot.report("WRONG_SHAPE", node.place, "must be a list", hint);
  return [];
}

/** A list that is one value as a whole. */
export function listOf<T>(item: Form<T>, words?: string): Form<readonly T[]> {
  return {
    words: words ?? `list of ${item.words}`,
    shape: { kind: "list", item: item.shape },
    read: (node, spot) => itemsOf(node, spot).map((each, at) => item.read(each, spot.below(at))),
    standIn: () => [],
    print: (values, printing) =>
      leaf(`[${values.map((value) => flowText(item.print(value, printing))).join(", ")}]`),
  };
}

/** One value, or a list of such; one alone is a list of one. */
export function oneOrMany<T>(item: Scalar<T>): Form<readonly T[]> {
  const many = listOf(item);
  return {
    ...many,
    words: `${item.words}, or a list of them`,
    read: (node, spot) => (node.kind === "text" ? [item.read(node, spot)] : many.read(node, spot)),
    print(values, printing) {
      const [only] = values;
      return only !== undefined && values.length === 1
        ? item.print(only, printing)
        : many.print(values, printing);
    },
  };
}

/**
 * A list of maps that each have a name: layers and differences match them by it.
 *
 * One with mistakes is left out of what is read.
 */
export function entitiesOf<T extends object>(
  item: MapForm<T>,
  idKey: string,
  idOf: (value: T) => string,
): Form<readonly T[]> {
  const shape: Shape & { readonly item: MapShape } = { kind: "entities", idKey, item: item.shape };
  return {
    words: "list",
    shape,
    read(node, spot) {
      const clean: T[] = [];
      for (const [at, each] of itemsOf(node, spot).entries()) {
        // What follows would only be counted.
        if (spot.reading.issues.isFull) break;
        const before = spot.reading.issues.count;
        const value = item.read(each, spot.below(at));
        if (spot.reading.issues.count === before) clean.push(value);
      }
      return clean;
    },
    standIn: () => [],
    print(values, printing): WrittenEntities {
      const written = values.map((value) => {
        const id = idOf(value);
        return { id, value: item.print(value, printing.within(id)) };
      });
      return { kind: "entities", items: written };
    },
  };
}

/**
 * A map whose keys are names of the file's own choice.
 *
 * @param anyName what documentation writes for such a name, as SYMBOL
 */
export function namedOf<T>(
  name: Scalar<string>,
  formOf: (name: string) => Form<T>,
  anyName: string,
): Form<ReadonlyMap<string, T>> {
  const readEntry = (into: Map<string, T>, written: string, node: Placed, below: Spot): boolean => {
    const fitted = name.terms.fit(written);
    if ("code" in fitted) {
      below.report(fitted.code, node.place, `the name must be ${fitted.what}`, fitted.hint);
      return false;
    }
    const { refersTo } = name.terms;
    if (refersTo !== undefined) below.reading.names.refer(refersTo, written, node, below);
    return !into.has(written);
  };
  return {
    words: `map by ${name.words}`,
    shape: { kind: "named", name: anyName, item: formOf("").shape },
    read(node, spot) {
      const found = new Map<string, T>();
      if (node.kind !== "map") {
        const what = "must be names with values, as `name: value`";
        spot.report("WRONG_SHAPE", node.place, what);
        return found;
      }
      for (const entry of node.entries) {
        if (isErased(entry.value)) continue;
        const { name: written } = entry;
        const below = spot.below(written);
        if (readEntry(found, written, entry, below)) {
          found.set(written, readNamed(formOf(written), entry, below));
        }
      }
      return found;
    },
    standIn: () => new Map(),
    print: (values, printing) => printNamed(values, formOf, printing),
  };
}

/** `EURUSD:` with nothing behind it is an entry that has all defaults. */
function readNamed<T>(form: Form<T>, entry: Entry, spot: Spot): T {
  const { value } = entry;
  const isEmpty = form.shape.kind === "map" && value.kind === "text" && value.text === "";
  return isEmpty ? form.standIn(spot, entry.place) : form.read(value, spot);
}

function printNamed<T>(
  values: ReadonlyMap<string, T>,
  formOf: (name: string) => Form<T>,
  printing: Printing,
): Written {
  const sorted = [...values].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.map(([name, value]) => {
    const written = formOf(name).print(value, printing.below(name));
    return { key: name, aliases: [], value: written, isDefault: false };
  });
  return { kind: "map", entries };
}
