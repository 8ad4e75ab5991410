import type { Command } from "commander";
import { asked, dataOption, jsonOption } from "./options.ts";
import type { DataFlags } from "./options.ts";

interface ProjectFlags {
  readonly rebuild: boolean;
  readonly mayForget: boolean;
}

export function addProject(program: Command): void {
  program
    .command("project")
    .description("bring the store's rows of the journal up to its end, or make them all anew")
    .option("--rebuild", "remove the rows of this journal first", false)
    .option("--may-forget", "also where the journal's beginning is retired", false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags & ProjectFlags) => {
      const { project } = await import("./project.ts");
      await project({ ...asked(flags), isRebuilt: flags.rebuild, mayForget: flags.mayForget });
    });
}
