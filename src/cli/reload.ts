import { z } from "zod";
import { actor } from "./actor.ts";
import { ask } from "./ask.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

/** Longer than two loads may take: one that is under way, and ours behind it. */
const RELOAD_WITHIN_MS = 130_000;

const answered = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ACTIVATED"), version: z.number(), hash: z.string() }),
  z.object({ kind: z.literal("UNCHANGED"), version: z.number() }),
]);

/** The desk reads its policy file again; a bad one changes nothing and is told here. */
export async function reload({ data, json }: AskOptions): Promise<void> {
  const { result } = await ask(data, { op: "reload", actor: actor() }, RELOAD_WITHIN_MS);
  if (json) return printJson(result);
  const outcome = answered.parse(result);
  return print(
    outcome.kind === "UNCHANGED"
      ? `policy ${outcome.version} is in force already: the file says the same\n`
      : `policy ${outcome.version} is in force (${outcome.hash.slice(0, 12)})\n`,
  );
}
