import type { IssueList } from "../issue.ts";
import { databasePlace } from "../place.ts";
import { Entries } from "../yaml/entries.ts";
import { MAX_DEPTH } from "../yaml/source.ts";
import { emptyText } from "../yaml/tree.ts";
import type { MapNode, TextNode, Tree } from "../yaml/tree.ts";
import type { LayerMap, LayerValue } from "./layer.ts";

/**
 * The database layer as a tree, so that it can be laid over the file.
 *
 * @returns null when it has more levels than a file may have; the list then says so
 */
export function treeOfLayer(layer: LayerMap, issues: IssueList): MapNode | null {
  if (depthOf(layer) <= MAX_DEPTH) return mapNode(layer);
  const what = `more than ${MAX_DEPTH} levels inside one another`;
  issues.add("YAML_TOO_DEEP", databasePlace, { path: "" }, what);
  return null;
}

/** Looks no deeper than it must to know that it is too deep. */
function depthOf(value: LayerValue, depth = 0): number {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return depth;
  return Object.values(value).reduce<number>(
    (deepest, below: LayerValue) => Math.max(deepest, depthOf(below, depth + 1)),
    depth + 1,
  );
}

function mapNode(layer: LayerMap): MapNode {
  const entries = new Entries();
  for (const [name, value] of Object.entries(layer)) {
    entries.set(name, { place: databasePlace }, nodeOf(value));
  }
  return { kind: "map", entries, place: databasePlace };
}

function nodeOf(value: LayerValue): Tree {
  if (value === null) return emptyText(databasePlace);
  if (typeof value === "string") return textNode(value);
  if (typeof value === "number") return textNode(plainNumber(value));
  if (typeof value === "boolean") return textNode(String(value));
  return isList(value)
    ? { kind: "list", items: value.map(nodeOf), place: databasePlace }
    : mapNode(value);
}

const isList = (value: readonly LayerValue[] | LayerMap): value is readonly LayerValue[] =>
  Array.isArray(value);

/** In quotes, so to speak: the text `null` is a text. */
const textNode = (text: string): TextNode => {
  return { kind: "text", text, isPlain: false, place: databasePlace };
};

/** As a file would write it: 1e-7 is 0.0000001. */
function plainNumber(value: number): string {
  const [, sign = "", whole = "", decimals = "", power = ""] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? [];
  if (power === "") return String(value);
  const digits = `${whole}${decimals}`;
  const point = Number(power) + 1;
  return point <= 0
    ? `${sign}0.${"0".repeat(-point)}${digits}`
    : `${sign}${digits.padEnd(point, "0")}`;
}
