import { actionSchema } from "./contract/rows.ts";
import type { RoutingAction } from "./contract/rows.ts";

/** An action as the store has it. */
export const actionIn = (text: string): RoutingAction => actionSchema.parse(text);

/** A JSON list of names as the store has it. */
export function lpsIn(text: string): readonly string[] {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.map(String) : [];
}
