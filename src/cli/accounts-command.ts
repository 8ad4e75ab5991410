import { Argument } from "commander";
import type { Command } from "commander";
import { clientClasses } from "../core/terms.ts";
import type { ClientClass } from "../core/terms.ts";
import { importAccounts, listAccounts, pinAccount } from "./accounts.ts";
import type { PinFlags } from "./accounts.ts";
import { asked, dataOption, jsonOption } from "./options.ts";
import type { DataFlags } from "./options.ts";

/** Classes and scores of accounts at a running desk. */
export function addAccounts(program: Command): void {
  const accounts = program.command("accounts").description("classes and scores of accounts");
  accounts
    .command("list")
    .description("every account, or those named, with the class that holds now")
    .argument("[accounts...]", "only these")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((only: string[], flags: DataFlags) => listAccounts(only, asked(flags)));
  accounts
    .command("import")
    .description("take classes and scores from a CSV file with a header, read whole or not at all")
    .argument("<file>", "columns account, group, score, class, trades")
    .option("--reason <text>", "why; stands in the journal")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((file: string, flags: DataFlags & { reason?: string }) =>
      importAccounts(file, flags.reason, asked(flags)),
    );
  accounts
    .command("pin")
    .description("hold an account in a class whatever its score says")
    .argument("<account>")
    .addArgument(new Argument("<class>").choices(clientClasses))
    .requiredOption("--reason <text>", "why; stands in the journal")
    .option("--until <time>", "when it ends, as 2026-12-31T17:00:00Z")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((account: string, clientClass: ClientClass, flags: DataFlags & PinFlags) =>
      pinAccount(account, clientClass, flags, asked(flags)),
    );
  accounts
    .command("unpin")
    .description("let the score decide again")
    .argument("<account>")
    .requiredOption("--reason <text>", "why; stands in the journal")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((account: string, flags: DataFlags & PinFlags) =>
      pinAccount(account, null, flags, asked(flags)),
    );
}
