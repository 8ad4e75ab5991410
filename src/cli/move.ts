import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { Side } from "../core/terms.ts";
import { actor } from "./actor.ts";
import { ask } from "./ask.ts";
import { printHouseOrder } from "./hedge.ts";
import { asked, dataOption, jsonOption, sideOption } from "./options.ts";
import type { DataFlags } from "./options.ts";
import type { AskOptions } from "./status.ts";

interface MoveFlags {
  readonly account: string;
  readonly symbol: string;
  readonly to: "A" | "B";
  readonly volume: string;
  readonly side?: Side;
  readonly lp?: string;
  readonly reason: string;
}

/** `hedgerow move`: what an account holds goes to LPs, or comes back from them. */
export function addMove(program: Command): void {
  program
    .command("move")
    .description("move what an account holds to the other book, by an order of the house at LPs")
    .requiredOption("--account <id>", "whose position; its owner hears nothing")
    .requiredOption("--symbol <symbol>", "instrument")
    .addOption(toOption())
    .requiredOption("--volume <lots>", "so much of it")
    .addOption(sideOption())
    .option("--lp <id>", "at this LP and at no other")
    .requiredOption("--reason <text>", "why; stands in the journal")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((flags: DataFlags & MoveFlags) => move(flags, asked(flags)));
}

const toOption = (): Option =>
  new Option("--to <book>", "a: hedged at LPs, b: kept by the house")
    .argParser(bookOf)
    .makeOptionMandatory();

function bookOf(text: string): "A" | "B" {
  const book = text.toUpperCase();
  if (book === "A" || book === "B") return book;
  throw new InvalidArgumentError("must be a or b");
}

/** Durable, and on its way, when the command returns. */
async function move(flags: MoveFlags, { data, json }: AskOptions): Promise<void> {
  const { account, symbol, to, volume, side = null, lp = null, reason } = flags;
  const order = { account, symbol, side, to, volume, lp, actor: actor(), reason };
  const { result } = await ask(data, { op: "move", order });
  return printHouseOrder(result, json);
}
