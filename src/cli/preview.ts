import { z } from "zod";
import { wordDecision } from "../core/explain.ts";
import type { Side } from "../core/terms.ts";
import { wordTrace } from "../policy/routing-trace.ts";
import { ask } from "./ask.ts";
import { traceIn } from "./explain.ts";
import { decisionSchema, reasonSchema, recordSchema } from "./explanation-schema.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

export interface PreviewFlags {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly volume: string;
  readonly closing?: boolean;
  readonly position?: string;
}

const answered = z.object({
  denial: reasonSchema.optional(),
  decision: decisionSchema.optional(),
  record: recordSchema.optional(),
});

/** What would become of an order if it came now; the desk changes nothing. */
export async function preview(flags: PreviewFlags, { data, json }: AskOptions): Promise<void> {
  const { account, symbol, side, volume, closing, position = "" } = flags;
  const order = { account, symbol, side, volume, isClosing: closing === true, position };
  const { result, dir } = await ask(data, { op: "preview", order });
  const { denial, decision, record } = answered.parse(result);
  const trace = record === undefined ? undefined : traceIn(dir, record);
  if (json) return printJson({ denial, decision, record, trace });
  const lines = [`preview   ${side} ${volume} ${symbol} for account ${account}: nothing is sent`];
  if (denial !== undefined) lines.push(`denied    ${denial.code}: ${denial.text}`);
  if (decision !== undefined) lines.push(...wordDecision(decision));
  if (trace !== undefined) lines.push(...wordTrace(trace));
  return print(`${lines.join("\n")}\n`);
}
