import { flowText, yamlKey } from "./form/written.ts";
import type { Written, WrittenEntry, WrittenMap } from "./form/written.ts";
import type { PolicyContent } from "./schema/policy-form.ts";
import { writtenPolicy } from "./written-policy.ts";

/**
 * A policy as a file that says the same: same hash when it is read.
 *
 * Defaults are left out, and in place of a secret stands a variable named after its entry and key,
 * as `${LP1_TRADE_PASSWORD}`.
 *
 * @param only the key of one part, as `routing_rules`; left out, all of them
 */
export function printPolicy(content: PolicyContent, only?: string): string {
  const whole = writtenPolicy(content);
  const entries = whole.entries.filter(({ key }) => only === undefined || key === only);
  const lines = mapLines({ ...whole, entries }, "");
  return lines.length === 0 ? "{}\n" : `${lines.join("\n")}\n`;
}

const isShown = ({ isDefault }: WrittenEntry): boolean => !isDefault;

function mapLines({ entries }: WrittenMap, indent: string): readonly string[] {
  return entries.filter(isShown).flatMap(({ key, value }) => {
    const name = `${indent}${yamlKey(key)}:`;
    const below = linesBelow(value, `${indent}  `);
    return below.length === 0 ? [`${name} ${flowText(value)}`] : [name].concat(below);
  });
}

/** @returns nothing for what stands on the line of its key */
function linesBelow(written: Written, indent: string): readonly string[] {
  if (written.kind === "leaf") return [];
  if (written.kind === "map") return mapLines(written, indent);
  return written.items.flatMap(({ value }) => itemLines(value, indent));
}

/** An entry of a list always has at least its name. */
function itemLines(value: WrittenMap, indent: string): readonly string[] {
  const lines = mapLines(value, `${indent}  `);
  return lines.map((line, at) => (at === 0 ? `${indent}- ${line.trimStart()}` : line));
}
