import { Argument, Option } from "commander";
import type { Command } from "commander";
import { templateNames } from "../policy/templates.ts";
import type { TemplateName } from "../policy/templates.ts";
import type { CheckFlags } from "./check.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { asked, dataOption, jsonOption, withChangeOptions } from "./options.ts";
import type { DataFlags } from "./options.ts";
import type { ChangeFlags } from "./versions.ts";

/** Everything about policy files; a desk is asked only where one is named. */
export function addPolicy(program: Command): void {
  addFiles(program);
  addTemplates(program);
  const rules = program.command("rules").description("routing rules");
  addRuleTransfer(rules);
  rules
    .command("list")
    .description("the rules of a file, or those in force, in the order in which they are asked")
    .option("--policy <file>", "of this file instead of the running desk")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags & { policy?: string }) => {
      const { listRules } = await import("./rules.ts");
      await listRules(flags.policy, asked(flags));
    });
}

interface ImportFlags extends DataFlags, ChangeFlags {}

function addRuleTransfer(rules: Command): void {
  rules
    .command("export")
    .description("print the rules of a running desk, as a part of a policy file")
    .addOption(dataOption())
    .action(async (flags: DataFlags) => {
      await (await import("./policy-transfer.ts")).exportRules(asked(flags));
    });
  const command = rules
    .command("import")
    .description("lay rules over those of a running desk; those not named stay")
    .argument("<file>", "a policy file with routing_rules; - is standard input");
  withChangeOptions(command).action(async (file: string, flags: ImportFlags) => {
    const { importPolicy } = await import("./policy-transfer.ts");
    await importPolicy(file, "merge", flags, asked(flags));
  });
}

function addFiles(program: Command): void {
  program
    .command("init")
    .description("write a commented policy to begin with")
    .argument("[file]", "where to; standard output without one")
    .action(async (file: string | undefined) => (await import("./init.ts")).init(file));
  program
    .command("check")
    .description("read a policy, doubt its rules, run its cases")
    .argument("[file]", "policy file")
    .option("-c, --config <file>", "the same, as `serve` takes it")
    .option("--cases <file>", "orders and the decisions expected of this policy")
    .option("--diff <file>", "what this policy changes against that one")
    .option("--values", "every value and where it comes from")
    .option("--strict", "fail where a rule does not do what is written")
    .addOption(jsonOption())
    .action(async (file: string | undefined, flags: CheckFlags & { config?: string }) => {
      const { check } = await import("./check.ts");
      await check(policyFileOf(file, flags.config), flags);
    });
  program
    .command("decide")
    .description("decide orders given as NDJSON, without a desk")
    .argument("[file]", "one order a line; - is standard input", "-")
    .addOption(new Option("--policy <file>", "without one: the defaults, instruments of the demo"))
    .action(async (file: string, flags: { policy?: string }) => {
      const { decide } = await import("./decide.ts");
      await decide({ file, policy: flags.policy });
    });
}

function policyFileOf(file: string | undefined, config: string | undefined): string {
  const named = file ?? config;
  if (named !== undefined && (file === undefined || config === undefined)) return named;
  throw new CommandFailure(exitCodes.usage, "POLICY_FILE: name one policy file to check");
}

const nameArgument = (): Argument => new Argument("<name>").choices(templateNames);

function addTemplates(program: Command): void {
  const templates = program.command("templates").description("ready-made settings for a policy");
  templates
    .command("show")
    .description("print a template")
    .addArgument(nameArgument())
    .action(async (name: TemplateName) => (await import("./templates.ts")).showTemplate(name));
  templates
    .command("diff")
    .description("what a template would change in the running policy, or in a file")
    .addArgument(nameArgument())
    .option("-c, --config <file>", "policy file")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (name: TemplateName, flags: DataFlags & { config?: string }) => {
      const { diffTemplate } = await import("./templates.ts");
      await diffTemplate(name, flags.config, asked(flags));
    });
  templates
    .command("apply")
    .description("print a policy with a template laid over it")
    .addArgument(nameArgument())
    .requiredOption("-c, --config <file>", "policy file")
    .option("-o, --output <file>", "write it there instead, if nothing is there")
    .action(async (name: TemplateName, flags: { config: string; output?: string }) => {
      const { applyTemplate } = await import("./templates.ts");
      await applyTemplate(name, flags.config, flags.output);
    });
}
