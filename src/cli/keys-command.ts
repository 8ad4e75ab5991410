import type { Command } from "commander";
import type { NewKeyFlags } from "./keys.ts";
import { asked, dataOption, jsonOption } from "./options.ts";
import type { DataFlags } from "./options.ts";
import { roleOption } from "./users-command.ts";

/** API keys of the office of a running desk. */
export function addKeys(program: Command): void {
  const keys = program.command("keys").description("API keys, for programs that ask by HTTP");
  keys
    .command("list")
    .description("every key, none of them whole")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags) => (await import("./keys.ts")).listKeys(asked(flags)));
  keys
    .command("add")
    .description("a new key; it is printed once, and kept nowhere")
    .argument("<name>")
    .addOption(roleOption())
    .option("--expires <time>", "when it ends, as 2026-12-31T17:00:00Z")
    .option("--address <nets...>", "only from these addresses or nets, as 10.1.0.0/16")
    .option("--reason <text>", "why; stands in the audit trail", "")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (name: string, flags: DataFlags & NewKeyFlags) => {
      const { addKey } = await import("./keys.ts");
      await addKey(name, flags, asked(flags));
    });
  keys
    .command("revoke")
    .description("end a key at once")
    .argument("<id>", "as `keys list` shows it")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, flags: DataFlags) => {
      const { revokeKey } = await import("./keys.ts");
      await revokeKey(id, asked(flags));
    });
}
