import type { Command } from "commander";
import { listLegs, resolveLeg } from "./legs.ts";
import type { ResolveFlags } from "./legs.ts";
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
}
