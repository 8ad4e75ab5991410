import { wordExplanation } from "../core/explain.ts";
import { explanationSchema } from "./explanation-schema.ts";
import { ask } from "./ask.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

/** Why an order went where it went, by OrderID or ClOrdID. */
export async function explain(order: string, { data, json }: AskOptions): Promise<void> {
  const { result } = await ask(data, { op: "explain", order });
  if (json) printJson(result);
  else print(wordExplanation(explanationSchema.parse(result)));
}
