import type { Command } from "commander";
import { z } from "zod";
import type { Side } from "../core/terms.ts";
import { actor } from "./actor.ts";
import { ask } from "./ask.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { asked, dataOption, jsonOption, sideOption } from "./options.ts";
import type { DataFlags } from "./options.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

const answered = z.object({
  orderID: z.string(),
  symbol: z.string(),
  side: z.string(),
  volume: z.number(),
  legs: z.array(z.object({ lp: z.string(), volume: z.number() })),
});

interface HedgeFlags {
  readonly side?: Side;
  readonly volume?: string;
  readonly flatten: boolean;
  readonly lp?: string;
  readonly reason: string;
}

/** `hedgerow hedge`: orders of the house, which take off what it keeps. */
export function addHedge(program: Command): void {
  program
    .command("hedge")
    .description("cover or flatten what the house keeps of a symbol, at LPs")
    .argument("<symbol>", "instrument")
    .addOption(sideOption())
    .option("--volume <lots>", "so much of it, with --side")
    .option("--flatten", "all that is kept, instead of --side and --volume", false)
    .option("--lp <id>", "at this LP and at no other")
    .requiredOption("--reason <text>", "why; stands in the journal")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((symbol: string, flags: DataFlags & HedgeFlags) => hedge(symbol, flags, asked(flags)));
}

/** Durable, and on its way, when the command returns. */
async function hedge(symbol: string, flags: HedgeFlags, { data, json }: AskOptions): Promise<void> {
  const { lp = null, reason } = flags;
  const order = { symbol, sized: sizedIn(flags), lp, actor: actor(), reason };
  const { result } = await ask(data, { op: "hedge", order });
  return printHouseOrder(result, json);
}

/** An order of the house that went out, as the desk answered. */
export function printHouseOrder(result: unknown, json: boolean): void {
  if (json) return printJson(result);
  const { orderID, symbol, side, volume, legs } = answered.parse(result);
  const where = legs.map((leg) => `${leg.volume} at ${leg.lp}`).join(", ");
  const what = `house order ${orderID}: ${side} ${volume} ${symbol}, sent ${where}`;
  return print(`${what}; \`hedgerow explain ${orderID}\` says what became of it\n`);
}

/** @throws `CommandFailure` unless either a size or --flatten is given */
function sizedIn({ side, volume, flatten }: HedgeFlags): { side: Side; volume: string } | null {
  if (flatten && side === undefined && volume === undefined) return null;
  if (!flatten && side !== undefined && volume !== undefined) return { side, volume };
  throw new CommandFailure(
    exitCodes.usage,
    "HEDGE_SIZE: give --side and --volume, or --flatten alone",
  );
}
