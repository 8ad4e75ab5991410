import type { Command } from "commander";
import { asked, dataOption, jsonOption } from "./options.ts";
import type { DataFlags } from "./options.ts";

/** Copies of the office's store, made and read while no office holds it. */
export function addStore(program: Command): void {
  const store = program.command("store").description("copies of the office's store");
  store
    .command("backup")
    .description("write all of it but its key to a file")
    .argument("<file>", "where to; it is there whole, or not at all")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (file: string, flags: DataFlags) => {
      await (await import("./store-copies.ts")).backUp(file, asked(flags));
    });
  store
    .command("restore")
    .description("fill a store from such a file, of either engine; while no desk runs on it")
    .argument("<file>", "a copy")
    .option("--replace", "let go what the store holds")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (file: string, flags: DataFlags & { replace?: boolean }) => {
      const { restore } = await import("./store-copies.ts");
      await restore(file, flags.replace === true, asked(flags));
    });
}
