import type { Command } from "commander";
import { z } from "zod";
import { ask } from "./ask.ts";
import { asked, dataOption, jsonOption } from "./options.ts";
import type { DataFlags } from "./options.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

const row = z.object({
  lpSymbol: z.string(),
  symbol: z.string().optional(),
  minimum: z.number().optional(),
  step: z.number().optional(),
  maximum: z.number().optional(),
  multiplier: z.number().optional(),
  fault: z.string().optional(),
});
const listed = z.object({ lp: z.string(), count: z.number(), symbols: z.array(row) });

/** `hedgerow symbols`: what an LP says that it trades. */
export function addSymbols(program: Command): void {
  program
    .command("symbols")
    .description("what an LP's own list of its symbols has")
    .argument("<lp>", "its id")
    .option("--unmapped", "only what the policy does not map")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((lp: string, flags: DataFlags & { unmapped?: true }) =>
      listSymbols(lp, flags.unmapped === true, asked(flags)),
    );
}

async function listSymbols(
  lp: string,
  isUnmappedOnly: boolean,
  { data, json }: AskOptions,
): Promise<void> {
  const { result } = await ask(data, { op: "symbols", lp, isUnmappedOnly });
  if (json) return printJson(result);
  const { count, symbols } = listed.parse(result);
  const more = count > symbols.length ? `; the first ${symbols.length} are listed` : "";
  const what = isUnmappedOnly ? "symbols are listed and not mapped" : "symbols are listed";
  const lines = [`${lp}: ${count} ${what}${more}`, ...symbols.map((each) => word(each))];
  return print(`${lines.join("\n")}\n`);
}

function word({ lpSymbol, symbol, fault, ...sizes }: z.infer<typeof row>): string {
  const told = Object.entries(sizes).map(([name, size]) => `${name} ${size}`);
  const mapped = symbol === undefined ? "not mapped" : `mapped to ${symbol}`;
  const stopped = fault === undefined ? "" : `, STOPPED ${fault}`;
  return `${lpSymbol}  ${[...told, mapped].join(", ")}${stopped}`;
}
