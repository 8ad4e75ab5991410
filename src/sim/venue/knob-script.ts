import { readFileSync } from "node:fs";
import { parseDecimalText } from "../../core/units/decimal.ts";
import type { FlagReader } from "./flag-reader.ts";
import { parseKnobLine } from "./knob-flags.ts";
import type { Knobs } from "./knobs.ts";

/** Knobs that are turned so long after the start. */
export interface ScriptStep {
  readonly atMs: number;
  readonly knobs: Partial<Knobs>;
}

const MILLISECONDS = 3;
const DAY_MS = 86_400_000;
const MAX_STEPS = 10_000;

/** Reads the file of `--script`; every line that is wrong is told with its number. */
export function readScript(flags: FlagReader): readonly ScriptStep[] {
  const path = flags.text("script");
  if (path === undefined) return [];
  const steps: ScriptStep[] = [];
  for (const [at, line] of linesOf(path, flags).entries()) {
    const text = line.replace(/#.*/, "").trim();
    if (text === "") continue;
    const step = stepOf(text);
    if (typeof step !== "string") steps.push(step);
    else flags.issue("FLAG_BAD_SCRIPT", "script", `${path}:${at + 1}: ${step}`);
  }
  if (steps.length > MAX_STEPS) {
    flags.issue("FLAG_BAD_SCRIPT", "script", `${path}: more than ${MAX_STEPS} lines`);
  }
  return steps;
}

/** How often the script begins again; not before its last line. */
export function readScriptEvery(
  flags: FlagReader,
  script: readonly ScriptStep[],
): { scriptEveryMs?: number } {
  if (!flags.isGiven("script-every")) return {};
  if (!flags.isGiven("script")) flags.issue("FLAG_CONFLICT", "script-every", "only with --script");
  const scriptEveryMs = flags.decimal("script-every", 0, MILLISECONDS, 1, DAY_MS);
  if (script.some(({ atMs }) => atMs >= scriptEveryMs)) {
    flags.issue("FLAG_CONFLICT", "script-every", "the script has a line that is later");
  }
  return { scriptEveryMs };
}

function linesOf(path: string, flags: FlagReader): readonly string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    flags.issue("FLAG_BAD_SCRIPT", "script", text);
    return [];
  }
}

/** `AT_SECONDS FLAG VALUE`. @returns what is wrong, in words, when it is no step */
function stepOf(line: string): ScriptStep | string {
  const space = line.search(/\s/);
  const atMs = parseDecimalText(line.slice(0, space), MILLISECONDS);
  if (space < 0 || typeof atMs !== "number" || atMs < 0) {
    return `"${line}" is not AT_SECONDS FLAG VALUE`;
  }
  const read = parseKnobLine(line.slice(space));
  if (read.ok) return { atMs, knobs: read.value };
  return read.error.map(({ flag, text }) => `${flag}: ${text}`).join("; ");
}
