import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { asked, dataOption, jsonOption } from "./options.ts";
import type { DataFlags } from "./options.ts";

interface TestFlags extends DataFlags {
  readonly config: string;
  readonly within: number;
}

const LONGEST_SECONDS = 300;

/** `hedgerow lp`: one LP, as it is reached from here. */
export function addLp(program: Command): void {
  const lp = program.command("lp").description("one liquidity provider");
  lp.command("test")
    .description("connect to an LP, log on, ask for a quote, log off; no order is sent")
    .argument("<id>", "its id in the policy")
    .requiredOption("-c, --config <file>", "policy file")
    .addOption(new Option("--within <seconds>", "of each step").argParser(secondsOf).default(10))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, flags: TestFlags) => {
      const { testLp } = await import("./lp-test.ts");
      const { config, within } = flags;
      await testLp(id, { ...asked(flags), config, withinMs: within * 1_000 });
    });
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return seconds;
  throw new InvalidArgumentError(`must be above 0 and at most ${LONGEST_SECONDS}`);
}
