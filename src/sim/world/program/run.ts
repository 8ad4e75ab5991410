import { drawScript, play } from "../script/episode.ts";
import type { Outcome, Script } from "../script/episode.ts";
import { shrink } from "../script/shrink.ts";
import type { SimOptions } from "./options.ts";
import { Totals } from "./totals.ts";

/** So often a script that fails is played to make it shorter. */
const SHRINK_TRIES = 150;

/** Episode after episode. @returns whether all were sound */
export async function run(options: SimOptions, say: (line: string) => void): Promise<boolean> {
  const totals = new Totals();
  const began = performance.now();
  const passed = (): number => (performance.now() - began) / 1000;
  const trace = options.isTraced ? say : undefined;
  for (let seed = options.seed; ; seed++) {
    const script = drawScript(seed, options.isSwarm);
    const outcome = await play(script, trace).catch((error: unknown) => {
      say(`seed ${seed} ended with an error that nobody took:`);
      say(commandFor(script, options));
      throw error;
    });
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

/** The one command that plays an episode again. */
const commandFor = ({ seed }: Script, { isSwarm }: SimOptions): string =>
  `npm run sim -- --seed ${seed} --steps 1${isSwarm ? " --swarm" : ""}`;

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
  say(`shortest script found: ${left.length} commands`);
  for (const { afterMs, act } of left) say(`  after ${afterMs} ms ${JSON.stringify(act)}`);
}
