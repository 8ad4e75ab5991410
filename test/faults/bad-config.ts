import { readFile, writeFile } from "node:fs/promises";
import { eventually } from "../desk/eventually.ts";
import type { LpFleet } from "./lp-fleet.ts";
import { lpRun } from "./lp-run.ts";
import type { LpRunReport } from "./lp-run.ts";

export interface ConfigOptions {
  readonly rounds: number;
  readonly ordersPerSecond: number;
  readonly seed: number;
}

const HUGE_BYTES = 64 << 20;
const REFUSED_WITHIN_MS = 60_000;

/** What becomes of a sound policy file, by name. */
const damages: Readonly<Record<string, (text: string) => string>> = {
  "half-written": (text) => text.slice(0, Math.floor(text.length / 2)),
  empty: () => "",
  misspelled: (text) => text.replace("max_deviation_pips", "max_deviaton_pips"),
  "of another type": (text) => text.replace(/^durability: \w+/m, "durability: [fsync]"),
  binary: (text) => `${text}\u0000\u0001\ufffd`,
  huge: (text) => text + "# filler\n".repeat(HUGE_BYTES / 9),
};

/** The policy file is damaged in every way and read again: the policy in force stays. */
export async function badConfig({ rounds, ...load }: ConfigOptions): Promise<LpRunReport> {
  return lpRun({
    options: load,
    befall: async (fleet) => {
      const sound = await readFile(fleet.policyFile, "utf8");
      const { policyVersion, policyHash } = await fleet.desk.status();
      const wrong: string[] = [];
      const codes = new Set<string>();
      for (let round = 0; round < rounds; round++) {
        for (const [name, damage] of Object.entries(damages)) {
          await writeFile(fleet.policyFile, damage(sound));
          const { version, hash, text } = await readAgain(fleet, round % 2 === 0);
          if (version !== policyVersion || hash !== policyHash) wrong.push(`${name} is in force`);
          if (text === "") wrong.push(`${name}: no error is seen`);
          codes.add(`${name} ${text}`);
        }
      }
      await writeFile(fleet.policyFile, sound);
      await fleet.desk.ask({ op: "reload", actor: "drill" }, REFUSED_WITHIN_MS);
      return { backMs: [], wrong, besides: [`refused: ${[...codes].join(", ")}`] };
    },
  });
}

interface ReadAgain {
  readonly version: number;
  readonly hash: string;
  /** Codes that status shows of the load; "": it shows no refusal. */
  readonly text: string;
}

async function readAgain({ desk }: LpFleet, bySignal: boolean): Promise<ReadAgain> {
  const { refused } = (await desk.status()).reloads;
  if (bySignal) desk.hangUp();
  else {
    await desk.ask({ op: "reload", actor: "drill" }, REFUSED_WITHIN_MS).catch(() => undefined);
  }
  const isOver = async (): Promise<boolean> => (await desk.status()).reloads.refused > refused;
  await eventually(isOver, "the file is refused", REFUSED_WITHIN_MS);
  const { policyVersion, policyHash, reloads } = await desk.status();
  const { last } = reloads;
  const codes = JSON.stringify(last ?? "").match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
  return { version: policyVersion, hash: policyHash, text: [...new Set(codes)].join(" ") };
}
