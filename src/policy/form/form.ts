import type { Place } from "../place.ts";
import type { Tree } from "../yaml/tree.ts";
import type { Printing, Written } from "./written.ts";
import type { Spot } from "./spot.ts";

/**
 * How one value of a policy is written: read, given a default, printed and explained from here.
 *
 * Everything a policy may say is a form made of forms; `schema/` has them all.
 */
export interface Form<T> {
  /** Type, unit and bounds, for people. */
  readonly words: string;
  readonly shape: Shape;
  /** Reports what does not fit and gives a value of the type all the same. */
  read(node: Tree, spot: Spot): T;
  /** What stands in for a value that is not there and has no default. */
  standIn(spot: Spot, place: Place): T;
  print(value: T, printing: Printing): Written;
}

/** What a form is made of, for documentation and for laying one layer over another. */
export type Shape =
  | { readonly kind: "value" }
  | MapShape
  /** A list of which each entry has a name. */
  | { readonly kind: "entities"; readonly idKey: string; readonly item: MapShape }
  | { readonly kind: "list"; readonly item: Shape }
  /** Keys are names of the file's own choice; `name` stands for one in paths. */
  | { readonly kind: "named"; readonly name: string; readonly item: Shape };

export interface MapShape {
  readonly kind: "map";
  readonly keys: readonly KeyNote[];
  /** Keys that say the same thing, as `price_feed_lp` and `primary_lp`. */
  readonly spellings: readonly (readonly string[])[];
}

/** One key of a map, for people. */
export interface KeyNote {
  readonly name: string;
  readonly words: string;
  /** As a file would write it, `required`, or in words. */
  readonly standard: string;
  readonly meaning: string;
  /** False: checked, and of no effect in this version. */
  readonly hasEffect: boolean;
  /** The environment variable that stands above the file. */
  readonly variable: string | null;
  readonly shape: Shape;
}

export const plainValue: Shape = { kind: "value" };
