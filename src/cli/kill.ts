import { z } from "zod";
import type { KillLevel, KillScope } from "../core/terms.ts";
import { actor } from "./actor.ts";
import { ask } from "./ask.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

const answered = z.object({ before: z.string(), level: z.string() });

export interface KillFlags {
  readonly reason?: string;
  readonly closeOnly?: boolean;
  readonly lp?: string;
  readonly symbol?: string;
  readonly group?: string;
  readonly account?: string;
}

/** Turns a kill switch; durable when the command returns. */
export async function kill(
  turn: "on" | "off",
  flags: KillFlags,
  { data, json }: AskOptions,
): Promise<void> {
  const { scope, name } = targetOf(flags);
  const level: KillLevel =
    turn === "off" ? "off" : flags.closeOnly === true ? "close_only" : "halt";
  const { reason } = flags;
  const question = { op: "kill", scope, name, level, actor: actor(), reason } as const;
  const { result, dir, journalId } = await ask(data, question);
  if (json) return printJson(result);
  const { before } = answered.parse(result);
  const what = scope === "global" ? "trading" : `trading of ${scope} ${name}`;
  const was = before === level ? " (it was already)" : "";
  return print(`${what} ${words[level]} at desk ${journalId} in ${dir}${was}\n`);
}

const words: Readonly<Record<KillLevel, string>> = {
  off: "goes on",
  close_only: "is for closing only",
  halt: "is halted",
};

/** @throws `CommandFailure` when several are named: each switch has a reason of its own */
function targetOf(flags: KillFlags): { readonly scope: KillScope; readonly name: string } {
  const named = (["lp", "symbol", "group", "account"] as const).flatMap((scope) => {
    const name = flags[scope];
    return name === undefined ? [] : [{ scope, name }];
  });
  const [first, second] = named;
  if (second !== undefined) {
    throw new CommandFailure(exitCodes.usage, "KILL_TARGET: name one LP, symbol, group or account");
  }
  return first ?? { scope: "global", name: "" };
}
