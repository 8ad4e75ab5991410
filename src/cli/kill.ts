import { userInfo } from "node:os";
import { z } from "zod";
import { ask } from "./ask.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

const answered = z.object({ before: z.string(), level: z.string() });

/** Turns the global kill switch; durable when the command returns. */
export async function kill(
  turn: "on" | "off",
  reason: string,
  { data, json }: AskOptions,
): Promise<void> {
  const level = turn === "on" ? "halt" : "off";
  const actor = userInfo().username;
  const answer = await ask(data, { op: "kill", level, actor, reason });
  if (json) return printJson(answer);
  const { before } = answered.parse(answer);
  const was = before === level ? " (it was already)" : "";
  return print(level === "halt" ? `trading is halted${was}\n` : `trading goes on${was}\n`);
}
