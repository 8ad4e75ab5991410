import { isGlob, matchesGlob } from "../core/decide/rules/glob.ts";
import type { MapNode, Tree } from "./yaml/tree.ts";

/** The templates that come with the product, one file each. */
export const templateNames = [
  "conservative",
  "balanced",
  "aggressive",
  "legacy-patterns",
  "emergency",
] as const;

export type TemplateName = (typeof templateNames)[number];

/** Undefined: no template is called so. */
export const templateNamed = (name: string): TemplateName | undefined =>
  templateNames.find((each) => each === name);

/**
 * Makes a template fit one policy: an instrument named by a pattern stands for all of the policy's
 * that match it.
 *
 * @param symbols of the policy's instruments
 */
export function fitted(template: Tree, symbols: readonly string[]): Tree {
  if (template.kind !== "map") return template;
  const instruments = template.entries.get("instruments");
  if (instruments?.value.kind !== "list") return template;
  const items = instruments.value.items.flatMap((item) => expanded(item, symbols));
  const value = { kind: "list", items, place: instruments.value.place } as const;
  const entries = template.entries.copy().set("instruments", instruments, value);
  return { kind: "map", entries, place: template.place };
}

function expanded(item: Tree, symbols: readonly string[]): Tree[] {
  const entry = item.kind === "map" ? item.entries.get("symbol") : undefined;
  if (item.kind !== "map" || entry?.value.kind !== "text") return [item];
  const { text, place } = entry.value;
  if (!isGlob(text)) return [item];
  return symbols
    .filter((symbol) => matchesGlob(text, symbol))
    .map((symbol): MapNode => {
      const value = { kind: "text", text: symbol, isPlain: true, place } as const;
      const entries = item.entries.copy().set("symbol", entry, value);
      return { kind: "map", entries, place: item.place };
    });
}

/** The symbols of the instruments a file has. */
export function symbolsIn(policy: Tree): readonly string[] {
  const list = policy.kind === "map" ? policy.entries.get("instruments")?.value : undefined;
  if (list?.kind !== "list") return [];
  return list.items.flatMap((item) => {
    const symbol = item.kind === "map" ? item.entries.get("symbol")?.value : undefined;
    return symbol?.kind === "text" ? [symbol.text] : [];
  });
}
