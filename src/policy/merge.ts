import { needsSecrecy, substitute } from "./substitute.ts";
import type { Environment } from "./substitute.ts";
import type { Entries } from "./yaml/entries.ts";
import { emptyText, isErased, isNothing } from "./yaml/tree.ts";
import type { ListNode, MapNode, Tree } from "./yaml/tree.ts";
import type { Shape } from "./form/form.ts";

/**
 * One layer laid over another: maps key by key, lists of named entries entry by entry, any other
 * value as a whole. What the upper layer leaves out stays; what it erases is taken away.
 *
 * @param env what ids refer to that are written with variables
 */
export function overlaid(below: Tree, above: Tree, shape: Shape, env: Environment = {}): Tree {
  if (isNothing(above)) return isErased(above) ? above : below;
  if (isNothing(below)) return above;
  if (below.kind === "map" && above.kind === "map") return overlaidMap(below, above, shape, env);
  if (shape.kind === "entities" && below.kind === "list" && above.kind === "list") {
    return overlaidEntities(below, above, shape, env);
  }
  if (shape.kind === "value" || shape.kind === "list") return above;
  // Of the wrong kind, it must stay to be reported.
  return below.kind === (shape.kind === "entities" ? "list" : "map") ? above : below;
}

function overlaidMap(below: MapNode, above: MapNode, shape: Shape, env: Environment): MapNode {
  const entries = below.entries.copy();
  for (const upper of above.entries) {
    const { name, value: over } = upper;
    const under = entries.get(name);
    const value =
      under === undefined ? over : overlaid(under.value, over, shapeOf(shape, name), env);
    if (value !== under?.value) entries.set(name, upper, value);
    if (!isNothing(over) || isErased(over)) leaveOutSpellings(entries, above, name, shape);
  }
  return { kind: "map", entries, place: below.place };
}

/** What the lower layer says under another spelling of a key is said anew. */
function leaveOutSpellings(entries: Entries, above: MapNode, name: string, shape: Shape): void {
  if (shape.kind !== "map") return;
  for (const spellings of shape.spellings) {
    if (!spellings.includes(name)) continue;
    for (const other of spellings) {
      const entry = entries.get(other);
      if (other === name || entry === undefined || above.entries.get(other) !== undefined) continue;
      entries.set(other, entry, emptyText(entry.place));
    }
  }
}

/** Entries of the upper layer that the lower one does not have come last. */
function overlaidEntities(
  below: ListNode,
  above: ListNode,
  { idKey, item }: Shape & { readonly kind: "entities" },
  env: Environment,
): ListNode {
  const upper = new Map<string, Tree>();
  const last = new Set(above.items);
  for (const node of above.items) {
    const id = idOf(node, idKey, env);
    // A second one of an id stays, to be reported.
    if (id !== null && !upper.has(id)) upper.set(id, node);
  }
  const items = below.items.map((node) => {
    const id = idOf(node, idKey, env);
    const over = id === null ? undefined : upper.get(id);
    if (id === null || over === undefined) return node;
    upper.delete(id);
    last.delete(over);
    return overlaid(node, over, item, env);
  });
  return { kind: "list", items: [...items, ...last], place: below.place };
}

/** @returns null for what has none */
export function idOf(node: Tree, idKey: string, env: Environment): string | null {
  const id = node.kind === "map" ? node.entries.get(idKey)?.value : undefined;
  if (id?.kind !== "text") return null;
  if (needsSecrecy(id)) return id.text;
  const put = substitute(id.text, env);
  return put.fault === null ? put.text : id.text;
}

/** Of the value of a key. */
export function shapeOf(shape: Shape, name: string): Shape {
  if (shape.kind === "named") return shape.item;
  if (shape.kind !== "map") return shape;
  return shape.keys.find((key) => key.name === name)?.shape ?? { kind: "value" };
}
