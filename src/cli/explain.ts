import { z } from "zod";
import { wordExplanation } from "../core/explain.ts";
import { traceOf, wordTrace } from "../policy/routing-trace.ts";
import type { RoutingTrace } from "../policy/routing-trace.ts";
import { ask } from "./ask.ts";
import { explanationSchema, recordSchema } from "./explanation-schema.ts";
import { print, printJson } from "./output.ts";
import { keptPolicy } from "./running-policy.ts";
import type { AskOptions } from "./status.ts";

const answered = z.looseObject({ record: recordSchema.optional() });

/** Why an order went where it went, by OrderID or ClOrdID. */
export async function explain(order: string, { data, json }: AskOptions): Promise<void> {
  const { result, dir } = await ask(data, { op: "explain", order });
  const { record, ...explanation } = answered.parse(result);
  const trace = record === undefined ? undefined : traceIn(dir, record);
  if (json) return printJson({ ...explanation, record, trace });
  print(wordExplanation(explanationSchema.parse(result)));
  if (trace !== undefined) return print(`${wordTrace(trace).join("\n")}\n`);
  if (record === undefined) return undefined;
  return print(`pipeline  policy ${record.decided.policyVersion} is not kept in ${dir}/policy\n`);
}

/** Undefined where the policy of that version is gone. */
export function traceIn(
  dir: string,
  record: NonNullable<z.infer<typeof recordSchema>>,
): RoutingTrace | undefined {
  const policy = keptPolicy(dir, record.decided.policyVersion, record.policyHash);
  return policy === undefined ? undefined : traceOf(record, policy);
}
