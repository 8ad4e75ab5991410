import type { Command } from "./command.ts";

/** Whether a script still fails, and in the same way. */
export type StillFails = (commands: readonly Command[]) => Promise<boolean>;

/**
 * Leaves out as many commands as can be left out: halves first, then ever smaller pieces.
 *
 * The time that passed before a command that is left out still passes.
 *
 * @param tries the script is played so often at most
 * @see Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28
 *   (2002): ddmin, its complements alone
 */
export async function shrink(
  commands: readonly Command[],
  fails: StillFails,
  tries: number,
): Promise<readonly Command[]> {
  let left = commands;
  let size = Math.ceil(left.length / 2);
  let played = 0;
  while (size >= 1 && played < tries) {
    let hasShrunk = false;
    for (let at = 0; at < left.length && played < tries;) {
      const rest = without(left, at, size);
      played += 1;
      if (await fails(rest)) {
        left = rest;
        hasShrunk = true;
      } else at += size;
    }
    if (!hasShrunk) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return left;
}

function without(commands: readonly Command[], from: number, count: number): Command[] {
  const rest = commands.slice(0, from);
  let missedMs = 0;
  for (const { afterMs } of commands.slice(from, from + count)) missedMs += afterMs;
  const [next, ...others] = commands.slice(from + count);
  if (next === undefined) return rest;
  return [...rest, { ...next, afterMs: next.afterMs + missedMs }, ...others];
}
