import { parseArgs } from "node:util";
import { COMMANDS } from "../script/episode.ts";

/** What `npm run sim` was asked for. */
export interface SimOptions {
  /** Of the first episode; those after it count on. */
  readonly seed: number;
  /** It goes on until so many steps are done, and so much time has passed. */
  readonly steps: number;
  readonly seconds: number;
  readonly isSwarm: boolean;
  /** Of one episode. */
  readonly commands: number;
  /** One script is played, out of a file. */
  readonly script: string | undefined;
  /** Every thing that happens is printed. */
  readonly isTraced: boolean;
  /** A script that fails is made as short as can be. */
  readonly isShrunk: boolean;
  /** Planted bugs are looked for instead: all of them, or those named. */
  readonly mutants: readonly string[] | undefined;
}

export const SIM_USAGE: string = `npm run sim -- [--seed N] [--steps M] [--seconds T] [--minutes T]
                [--swarm] [--commands N] [--trace] [--no-shrink] [--script FILE]
                [--mutants [NAME ...]]
  --seed N     the first episode's; those after it count on (1)
  --steps M    at least so many steps (200000)
  --seconds T  at least so long
  --swarm      which faults there are, and how often, is drawn for each episode
  --commands N  of one episode (${COMMANDS})
  --trace      every thing that happens, a line each
  --no-shrink  a script that fails is not made shorter
  --script FILE  plays one script out of a file, as a run writes it that fails
  --mutants    finds every planted bug, or those named behind it`;

const numberOf = (text: string | undefined, fallback: number): number =>
  text === undefined ? fallback : Number(text);

/** @returns what is wrong, in words, where it is wrong */
export function readOptions(args: readonly string[]): SimOptions | string {
  try {
    return optionsIn(args);
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

function optionsIn(args: readonly string[]): SimOptions | string {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: "string" },
      steps: { type: "string" },
      seconds: { type: "string" },
      minutes: { type: "string" },
      commands: { type: "string" },
      swarm: { type: "boolean", default: false },
      script: { type: "string" },
      trace: { type: "boolean", default: false },
      "no-shrink": { type: "boolean", default: false },
      mutants: { type: "boolean", default: false },
    },
  });
  const seed = numberOf(values.seed, 1);
  const steps = numberOf(values.steps, 200_000);
  const seconds = numberOf(values.seconds, 0) + numberOf(values.minutes, 0) * 60;
  if (!Number.isSafeInteger(seed) || seed < 0) return `--seed ${values.seed} is no whole number`;
  if (!(steps >= 1)) return `--steps ${values.steps} is no number above 0`;
  if (!(seconds >= 0)) return "--seconds and --minutes are numbers, 0 or more";
  const commands = numberOf(values.commands, COMMANDS);
  if (!Number.isSafeInteger(commands) || commands < 1) {
    return `--commands ${values.commands} is no whole number above 0`;
  }
  if (positionals.length > 0 && !values.mutants) return `${positionals[0]} is no option`;
  return {
    seed,
    steps,
    seconds,
    isSwarm: values.swarm,
    commands,
    script: values.script,
    isTraced: values.trace,
    isShrunk: !values["no-shrink"],
    mutants: values.mutants ? positionals : undefined,
  };
}
