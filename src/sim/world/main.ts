import { drawScript, play } from "./script/episode.ts";

const [seed = "1", steps = "1000"] = process.argv.slice(2);
let done = 0;
const began = performance.now();
for (let at = Number(seed); done < Number(steps); at++) {
  const outcome = await play(drawScript(at, process.argv.includes("--swarm")),
    process.argv.includes("--trace") ? (line) => void process.stdout.write(`${line}\n`) : undefined);
  done += outcome.steps;
  process.stdout.write(`${at}: ${outcome.steps} steps, ${outcome.orders} orders, ${outcome.fills} fills, ${outcome.crashes} crashes, ${outcome.powerCuts} cuts, ${outcome.hash}\n`);
  if (outcome.violation !== undefined) {
    process.stdout.write(`${outcome.violation.message}\n`);
    break;
  }
}
process.stdout.write(`${Math.round(done / ((performance.now() - began) / 1000))} steps/s\n`);
