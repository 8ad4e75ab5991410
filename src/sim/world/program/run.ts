import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMANDS, drawScript, play } from "../script/episode.ts";
import type { Outcome, Script } from "../script/episode.ts";
import { readScript, writeScript } from "../script/script-file.ts";
import { shrink } from "../script/shrink.ts";
import type { SimOptions } from "./options.ts";
import { Totals } from "./totals.ts";

/** So often a script that fails is played to make it shorter. */
const SHRINK_TRIES = 150;

/** Episode after episode, or the one script of a file. @returns whether all were sound */
export async function run(options: SimOptions, say: (line: string) => void): Promise<boolean> {
  const totals = new Totals();
  const began = performance.now();
  const passed = (): number => (performance.now() - began) / 1000;
  for (const script of scriptsOf(options)) {
    const outcome = await played(script, options, say);
    totals.add(outcome);
    if (outcome.violation !== undefined) {
      await tell(script, outcome, { options, say });
      return false;
    }
    if (totals.steps >= options.steps && passed() >= options.seconds) break;
  }
  for (const line of totals.lines(passed())) say(line);
  return true;
}

function* scriptsOf({ script, seed, isSwarm, commands }: SimOptions): Generator<Script> {
  if (script !== undefined) return yield readScript(script);
  for (let at = seed; ; at++) yield drawScript(at, isSwarm, commands);
}

function played(
  script: Script,
  options: SimOptions,
  say: (line: string) => void,
): Promise<Outcome> {
  return play(script, options.isTraced ? say : undefined).catch((error: unknown) => {
    say(`seed ${script.seed} ended with an error that nobody took:`);
    say(commandFor(script, options));
    throw error;
  });
}

/** The one command that plays an episode again. */
function commandFor({ seed }: Script, { isSwarm, commands, script }: SimOptions): string {
  if (script !== undefined) return commandOf(script);
  const length = commands === COMMANDS ? "" : ` --commands ${commands}`;
  return `npm run sim -- --seed ${seed} --steps 1${isSwarm ? " --swarm" : ""}${length}`;
}

const commandOf = (file: string): string => `npm run sim -- --script ${file}`;

interface Telling {
  readonly options: SimOptions;
  readonly say: (line: string) => void;
}

/** What was violated, where, how to see it again, and the shortest script that shows it. */
async function tell(script: Script, outcome: Outcome, { options, say }: Telling): Promise<void> {
  const { violation, steps } = outcome;
  if (violation === undefined) return;
  say(`seed ${script.seed} violates ${violation.message}`);
  say(`at step ${steps} of the episode, command ${outcome.performed} of ${script.commands.length}`);
  say(commandFor(script, options));
  if (!options.isShrunk) return;
  const fails = async (commands: Script["commands"]): Promise<boolean> => {
    const again = await play({ ...script, commands });
    return again.violation?.invariant === violation.invariant;
  };
  const left = await shrink(script.commands.slice(0, outcome.performed), fails, SHRINK_TRIES);
  const file = join(tmpdir(), `hedgerow-sim-${script.seed}.json`);
  writeScript(file, { ...script, commands: left });
  say(`shortest script found: ${left.length} commands`);
  for (const { afterMs, act } of left) say(`  after ${afterMs} ms ${JSON.stringify(act)}`);
  say(commandOf(file));
}
