import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LpFleet } from "./lp-fleet.ts";
import { lpRun } from "./lp-run.ts";
import type { LpRunReport } from "./lp-run.ts";
import { pause } from "./pause.ts";

export interface ClockOptions {
  readonly rounds: number;
  readonly ordersPerSecond: number;
  readonly seed: number;
}

const LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
/** The library looks into its file so often, in seconds. */
const LOOKS_EVERY_S = 1;
const AFTER_JUMP_MS = 4_000;
/** Off the true time; messages more than 120 s off are refused by FIX. */
const jumpsSeconds = [60, -60, 100, -100, 0] as const;

/** @returns why clocks cannot be turned on this machine; undefined: they can */
export const clockLacks = (): string | undefined =>
  existsSync(LIBRARY) ? undefined : "libfaketime is not installed";

/** The desk's wall clock jumps to and fro under load; the monotonic one goes on. */
export async function clockJumps({ rounds, ...load }: ClockOptions): Promise<LpRunReport> {
  const dir = mkdtempSync(join(tmpdir(), "hedgerow-clock-"));
  const file = join(dir, "offset");
  turnTo(file, 0);
  const env = {
    LD_PRELOAD: LIBRARY,
    DONT_FAKE_MONOTONIC: "1",
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: String(LOOKS_EVERY_S),
  };
  try {
    return await lpRun({
      options: { ...load, deskManner: { env } },
      befall: async (fleet) => {
        const wrong: string[] = [];
        const seen: number[] = [];
        const before = await marksOf(fleet);
        for (let round = 0; round < rounds; round++) {
          const seconds = jumpsSeconds[round % jumpsSeconds.length] ?? 0;
          turnTo(file, seconds);
          await pause(AFTER_JUMP_MS);
          seen.push(offsetOf(fleet));
          wrong.push(...(await unsound(fleet, `${seconds} s off`)));
        }
        turnTo(file, 0);
        await pause(AFTER_JUMP_MS);
        const after = await marksOf(fleet);
        if (after !== before) wrong.push(`sessions with LPs: ${before}, then ${after}`);
        if (new Set(seen).size < 2) wrong.push("the desk never saw its clock jump");
        return { backMs: [], wrong, besides: [`the desk's clock was off by ${seen.join(", ")} s`] };
      },
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function turnTo(file: string, seconds: number): void {
  writeFileSync(`${file}.new`, `${seconds < 0 ? "" : "+"}${seconds}\n`);
  renameSync(`${file}.new`, file);
}

/** Since when each LP trades, by the desk's own account: a session that ended shows here. */
const marksOf = async ({ desk }: LpFleet): Promise<string> =>
  (await desk.status()).lps.map(({ id, tradingSinceUs }) => `${id} ${tradingSinceUs}`).join(", ");

/** By the last report it sent. @returns whole seconds off our clock */
function offsetOf({ clients }: LpFleet): number {
  const found = /^(\d{4})(\d\d)(\d\d)-(.{12})/.exec(clients.lastSendingTime) ?? [];
  const [, year, month, day, time] = found;
  return Math.round((Date.parse(`${year}-${month}-${day}T${time}Z`) - Date.now()) / 1_000);
}

async function unsound({ desk }: LpFleet, when: string): Promise<string[]> {
  const { lps, quotes } = await desk.status();
  const down = lps.filter(({ isTrading, isQuoting }) => !isTrading || !isQuoting);
  const stale = quotes.filter(({ isFresh }) => !isFresh);
  return [
    ...down.map(({ id }) => `${id} is down, clock ${when}`),
    ...stale.map(({ lp }) => `a quote of ${lp} is stale, clock ${when}`),
  ];
}
