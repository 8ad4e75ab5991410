import { findMutants } from "../mutants/find-mutants.ts";
import { readOptions, SIM_USAGE } from "./options.ts";
import { run } from "./run.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  process.stderr.write(`${options}\n${SIM_USAGE}\n`);
  process.exitCode = 2;
} else {
  const isSound =
    options.mutants === undefined ? await run(options, say) : await findMutants(options, say);
  process.exitCode = isSound ? 0 : 1;
}
