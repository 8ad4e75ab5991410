import type { Command } from "commander";
import { listLegs, resolveLeg } from "./legs.ts";
import type { ResolveFlags } from "./legs.ts";
import { takeStatement } from "./statement.ts";
import type { StatementFlags } from "./statement.ts";
import { asked, dataOption, jsonOption } from "./options.ts";
import type { DataFlags } from "./options.ts";

/** `hedgerow legs`: what is out at LPs, and what a person knows of it. */
export function addLegs(program: Command): void {
  const legs = program.command("legs").description("orders that are out at LPs");
  legs
    .command("list")
    .description("all that are open, those in doubt first")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((flags: DataFlags) => listLegs(asked(flags)));
  legs
    .command("resolve")
    .description(
      "say how a leg in doubt ended, from the LP's statement; its order goes on from there",
    )
    .argument("<leg>", "its ClOrdID at the LP")
    .option("--filled <lots>", "all that the LP filled of it", "0")
    .option("--price <price>", "price of what was filled beyond what is known")
    .requiredOption("--reason <text>", "how this is known; stands in the journal")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((leg: string, flags: DataFlags & ResolveFlags) => resolveLeg(leg, flags, asked(flags)));
  legs
    .command("statement")
    .description("end legs in doubt by a CSV file of all trades that an LP made in a time")
    .argument("<file>", "columns cl_ord_id, order_id, exec_id, symbol, side, quantity, price, time")
    .requiredOption("--lp <id>", "the LP whose trades they are")
    .requiredOption("--from <time>", "of the first that it may have, as 2026-03-01T08:00:00Z")
    .requiredOption("--to <time>", "up to which, exclusive")
    .option("--dry-run", "say what would come of it, and do nothing")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((file: string, flags: DataFlags & StatementFlags) =>
      takeStatement(file, flags, asked(flags)),
    );
}
