import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { asked, dataOption, jsonOption, reasonOption, withChangeOptions } from "./options.ts";
import type { DataFlags } from "./options.ts";
import { changeStatuses } from "../store/store-calls.ts";
import type { ChangeFlags } from "./versions.ts";

/** The policy's history at a running desk: versions, changes, the audit trail. */
export function addVersions(program: Command): void {
  addVersionCommands(program);
  addTransfer(program);
  addChanges(program);
  addAudit(program);
}

const MOST_LISTED = 500;
const LISTED = 20;

function addVersionCommands(program: Command): void {
  const versions = program
    .command("versions")
    .description("the policies that were in force at a desk");
  versions
    .command("list")
    .description("the newest first: number, time, hash, who, how and why")
    .addOption(
      new Option("--limit <count>", `how many, up to ${MOST_LISTED}`)
        .argParser(countOf)
        .default(LISTED),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags & { limit: number }) => {
      await (await import("./versions.ts")).listVersions(flags.limit, asked(flags));
    });
  versions
    .command("show")
    .description("one of them, as a file that says the same")
    .argument("<version>", "its number", numberOf)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (version: number, flags: DataFlags) => {
      await (await import("./versions.ts")).showVersion(version, asked(flags));
    });
  versions
    .command("diff")
    .description("what differs between two of them; exit code 6 where something does")
    .argument("<from>", "number of the one", numberOf)
    .argument("<to>", "number of the other", numberOf)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (from: number, to: number, flags: DataFlags) => {
      await (await import("./versions.ts")).diffVersions(from, to, asked(flags));
    });
  const rollback = versions
    .command("rollback")
    .description("put an older one in force again, as a new version")
    .argument("<version>", "its number", numberOf);
  withChangeOptions(rollback).action(async (version: number, flags: DataFlags & ChangeFlags) => {
    await (await import("./versions.ts")).rollBack(version, flags, asked(flags));
  });
}

interface ImportFlags extends DataFlags, ChangeFlags {
  readonly replace?: boolean;
}

function addTransfer(program: Command): void {
  const policy = program.command("policy").description("the policy of a running desk, whole");
  policy
    .command("export")
    .description("print it as a file that says the same; variables stand for secrets")
    .addOption(dataOption())
    .action(async (flags: DataFlags) => {
      await (await import("./policy-transfer.ts")).exportPolicy(asked(flags));
    });
  const command = policy
    .command("import")
    .description("lay a policy, or a part of one, over the desk's file")
    .argument("<file>", "as a policy file; - is standard input")
    .option("--replace", "in the place of all that was changed before, not over it");
  withChangeOptions(command).action(async (file: string, flags: ImportFlags) => {
    const { importPolicy } = await import("./policy-transfer.ts");
    await importPolicy(file, flags.replace === true ? "replace" : "merge", flags, asked(flags));
  });
}

function addChanges(program: Command): void {
  const changes = program
    .command("changes")
    .description("changes of the policy that wait, and what became of others");
  changes
    .command("list")
    .description("the newest first")
    .addOption(new Option("--status <status>", "only these").choices(changeStatuses))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags & { status?: string }) => {
      await (await import("./changes.ts")).listChanges(flags.status, asked(flags));
    });
  changes
    .command("show")
    .description("one of them, with what it changes")
    .argument("<change>", "its id, as c12")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, flags: DataFlags) => {
      await (await import("./changes.ts")).showChange(id, asked(flags));
    });
  changes
    .command("approve")
    .description("agree to somebody else's change, as it was looked at")
    .argument("<change>", "its id, as c12")
    .argument("<revision>", "of the change, as `show` says it", numberOf)
    .addOption(reasonOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, revision: number, flags: DataFlags & { reason?: string }) => {
      const { approveChange } = await import("./changes.ts");
      await approveChange(id, { revision, reason: flags.reason ?? "" }, asked(flags));
    });
  changes
    .command("withdraw")
    .description("take back one that is not in force")
    .argument("<change>", "its id, as c12")
    .addOption(reasonOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, flags: DataFlags & { reason?: string }) => {
      await (await import("./changes.ts")).withdrawChange(id, flags.reason ?? "", asked(flags));
    });
}

function addAudit(program: Command): void {
  const audit = program.command("audit").description("who changed what, when and why");
  audit
    .command("verify")
    .description("follow the chain from its first row, and say where it breaks")
    .argument("[file]", "an export; without one the store of the running desk; - is standard input")
    .option("--anchor <id:hash>", "the head of an earlier run: finds what was cut off since")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (file: string | undefined, flags: DataFlags & { anchor?: string }) => {
      const { verifyAudit } = await import("./audit.ts");
      await verifyAudit({ ...asked(flags), file, anchor: flags.anchor });
    });
  audit
    .command("export")
    .description("print the chain, a line of JSON a row")
    .addOption(dataOption())
    .action(async (flags: DataFlags) => {
      await (await import("./audit.ts")).exportAudit(asked(flags));
    });
}

function numberOf(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError("must be a number from 1");
}

function countOf(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= MOST_LISTED) return value;
  throw new InvalidArgumentError(`must be a whole number from 1 to ${MOST_LISTED}`);
}
