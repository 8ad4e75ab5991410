import { readFileSync, writeFileSync } from "node:fs";
import type { Command } from "./command.ts";
import type { Script } from "./episode.ts";
import { kinds } from "./swarm.ts";

/** Writes a script so that a person can read it, shorten it and play it again: a command a line. */
export function writeScript(file: string, { seed, mix, commands }: Script): void {
  const lines = commands.map((command) => JSON.stringify(command)).join(",\n");
  const head = `{"seed":${seed},\n"mix":${JSON.stringify(mix)},\n"commands":[\n`;
  writeFileSync(file, `${head}${lines}\n]}\n`);
}

/** @throws in words what is wrong with the file */
export function readScript(file: string): Script {
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (isScript(parsed)) return parsed;
  throw new TypeError(`${file} is no script of the simulator`);
}

/** What a command of a kind needs beside it is the business of whoever changed the file. */
function isScript(value: unknown): value is Script {
  if (typeof value !== "object" || value === null) return false;
  if (!("seed" in value && "mix" in value && "commands" in value)) return false;
  const { seed, mix, commands } = value;
  const hasMix = typeof mix === "object" && mix !== null && "weights" in mix && "start" in mix;
  if (!Number.isSafeInteger(seed) || !hasMix || !Array.isArray(commands)) return false;
  return commands.every(isCommand);
}

function isCommand(value: unknown): value is Command {
  if (typeof value !== "object" || value === null) return false;
  if (!("afterMs" in value && "act" in value)) return false;
  const { afterMs, act } = value;
  if (typeof afterMs !== "number" || !(afterMs >= 0)) return false;
  if (typeof act !== "object" || act === null || !("kind" in act)) return false;
  return kinds.some((kind) => kind === act.kind);
}
