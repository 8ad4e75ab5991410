import { userInfo } from "node:os";
import { z } from "zod";
import { ask } from "./ask.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

const answered = z.object({ before: z.string(), level: z.string() });

/** Turns the global kill switch; durable when the command returns. */
export async function kill(
  turn: "on" | "off",
  reason: string | undefined,
  { data, json }: AskOptions,
): Promise<void> {
  const level = turn === "on" ? "halt" : "off";
  const actor = userInfo().username;
  const { result, dir, journalId } = await ask(data, {
    op: "kill",
    level,
    actor,
    ...(reason === undefined ? {} : { reason }),
  });
  if (json) return printJson(result);
  const { before } = answered.parse(result);
  const where = `at desk ${journalId} in ${dir}`;
  const was = before === level ? " (it was already)" : "";
  return print(`trading ${level === "halt" ? "is halted" : "goes on"} ${where}${was}\n`);
}
