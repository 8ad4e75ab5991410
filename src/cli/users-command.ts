import { Option } from "commander";
import type { Command } from "commander";
import { roles } from "../office/contract/role.ts";
import { asked, dataOption, jsonOption } from "./options.ts";
import type { DataFlags } from "./options.ts";
import type { NewUserFlags, UserFlags } from "./users.ts";

const reasonOption = (): Option =>
  new Option("--reason <text>", "why; stands in the audit trail").default("");

/** Who may log in at the office of a running desk. */
export function addUsers(program: Command): void {
  const users = program.command("users").description("who may log in, and what they may do");
  users
    .command("list")
    .description("every user")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags) => (await import("./users.ts")).listUsers(asked(flags)));
  users
    .command("add")
    .description("a new user; the password is read from stdin, one line")
    .argument("<name>")
    .addOption(roleOption())
    .addOption(reasonOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (name: string, flags: DataFlags & NewUserFlags) => {
      const { addUser } = await import("./users.ts");
      await addUser(name, flags, asked(flags));
    });
  for (const word of ["disable", "enable"] as const) {
    users
      .command(word)
      .description(word === "enable" ? "let a user log in again" : "let a user log in no more")
      .argument("<name>")
      .addOption(reasonOption())
      .addOption(dataOption())
      .addOption(jsonOption())
      .action(async (name: string, flags: DataFlags & UserFlags) => {
        const { enableUser } = await import("./users.ts");
        await enableUser(name, word === "enable", flags, asked(flags));
      });
  }
  users
    .command("password")
    .description("another password, read from stdin, one line; the user is logged out everywhere")
    .argument("<name>")
    .addOption(reasonOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (name: string, flags: DataFlags & UserFlags) => {
      const { setPassword } = await import("./users.ts");
      await setPassword(name, flags, asked(flags));
    });
}

/** As users and keys have it. */
export const roleOption = (): Option =>
  new Option("--role <role>", "what it may do").choices(roles).makeOptionMandatory();
