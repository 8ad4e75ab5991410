import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { eventually } from "../desk/eventually.ts";
import { BlockDisk } from "./block-disk.ts";
import type { Fleet } from "./fleet.ts";
import { killDesk } from "./kill-desk.ts";
import type { Death, KillOptions, KillReport } from "./kill-desk.ts";

const FIU = "/usr/lib/fiu";
const run = promisify(execFile);
/** A desk whose disk fails ends by itself within this, however busy the machine is. */
const ENDS_MS = 15_000;
const SLOW_MS = 20;

/** @returns why system calls cannot be made to fail on this machine; undefined: they can */
export const callsLack = (): string | undefined =>
  existsSync(`${FIU}/fiu_posix_preload.so`) ? undefined : "libfiu (fiu-utils) is not installed";

/** What the desk did of itself when its disk failed. */
export interface DiskReport extends KillReport {
  /** What must not be. */
  readonly wrong: readonly string[];
  /** From the first failure until its process was gone, one a round. */
  readonly endedMs: readonly number[];
}

/**
 * System calls of the desk's process fail from a moment on: it must end by itself, and the next one
 * finds all that was acknowledged.
 *
 * @param point of libfiu, as `posix/io/rw/pwrite`
 * @param errno what it fails with
 */
export async function failingCalls(
  options: KillOptions,
  point: string,
  errno: number,
): Promise<DiskReport> {
  const ends = new Ends();
  const report = await killDesk(options, {
    deskManner: (dir) => ({
      env: {
        LD_PRELOAD: `${FIU}/fiu_run_preload.so ${FIU}/fiu_posix_preload.so`,
        FIU_CTRL_FIFO: `${dir}/fiu`,
      },
    }),
    strikeIdle: (fleet) => fleet.killDesk(),
    strike: async (fleet) => {
      const enable = `enable name=${point},failinfo=${errno}`;
      const { pid } = fleet.desk;
      await run("fiu-ctrl", ["-c", enable, "-f", `${fleet.dir}/fiu`, String(pid)]);
      await ends.byItself(fleet);
    },
  });
  return { ...report, ...ends.found };
}

/** The device itself fails: the file system is given an I/O error for every write. */
export async function failingDevice(options: KillOptions): Promise<DiskReport> {
  const ends = new Ends();
  const disk = new BlockDisk();
  const trigger = `${disk.mount}.fails`;
  const manner = {
    filters: ["--filter=error"],
    settings: ["error-pwrite=EIO", "error-pwrite-rate=100%", `error-pwrite-file=${trigger}`],
  };
  try {
    await disk.format();
    await disk.powerOn(manner);
    const report = await killDesk(options, {
      deskHome: disk.mount,
      strikeIdle: (fleet) => fleet.killDesk(),
      strike: async (fleet) => {
        writeFileSync(trigger, "");
        await ends.byItself(fleet);
        await disk.cut(Promise.resolve());
        rmSync(trigger);
        await disk.powerOn(manner);
      },
    });
    return { ...report, ...ends.found };
  } finally {
    await disk.close();
  }
}

/** Every write to the device takes its time: nothing but latency comes of it. */
export async function slowDevice(options: KillOptions): Promise<SlowReport> {
  const disk = new BlockDisk();
  const log = `${disk.mount}.log`;
  try {
    await disk.format();
    // The first filter is the outermost: what it writes down has the delay in it.
    const filters = ["--filter=log", "--filter=delay"];
    await disk.powerOn({ filters, settings: [`wdelay=${SLOW_MS}ms`, `logfile=${log}`] });
    const death: Death = { deskHome: disk.mount, strike: (fleet) => fleet.killDesk() };
    const report = await killDesk(options, death);
    const writesMs = writeTimes(readFileSync(log, "utf8"));
    const quickestMs = Math.min(...writesMs);
    // The log tells the wall clock's time, which is moved on by fractions of this.
    const areSlow = writesMs.length > 0 && quickestMs >= SLOW_MS - 1;
    const seen = `${writesMs.length} writes, the quickest ${quickestMs.toFixed(1)} ms`;
    return { ...report, wrong: areSlow ? [] : [`not slow: ${seen}`], endedMs: [], seen };
  } finally {
    await disk.close();
  }
}

export interface SlowReport extends DiskReport {
  /** What the device did, in words. */
  readonly seen: string;
}

const WRITE = /^\d+-\d+-\d+ (\d+):(\d+):([\d.]+) .*?(\.\.\.)?Write id=(\d+)/gm;
const MS_A_DAY = 86_400_000;

/** @param log of nbdkit's filter of that name @returns ms of each write, the ended ones */
export function writeTimes(log: string): number[] {
  const beganMs = new Map<string, number>();
  const times: number[] = [];
  for (const [, hour, minute, second, end, id = ""] of log.matchAll(WRITE)) {
    const ms = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000;
    const began = beganMs.get(id);
    if (end === undefined) beganMs.set(id, ms);
    else if (began !== undefined) times.push((ms - began + MS_A_DAY) % MS_A_DAY);
  }
  return times;
}

/** How the desk's processes came to their ends. */
class Ends {
  readonly found = { wrong: [] as string[], endedMs: [] as number[] };

  async byItself(fleet: Fleet): Promise<void> {
    const { wrong, endedMs } = this.found;
    const startMs = performance.now();
    const isGone = (): boolean => !fleet.desk.isRunning;
    await eventually(isGone, "the desk ends by itself", ENDS_MS).catch(() => {
      wrong.push(`the desk still ran ${ENDS_MS} ms after its disk had failed`);
    });
    endedMs.push(Math.round(performance.now() - startMs));
    if (!fleet.desk.log().includes("JOURNAL_FAILED")) {
      wrong.push(`no JOURNAL_FAILED in its last words: ${fleet.desk.log().slice(-LAST_WORDS)}`);
    }
    await fleet.killDesk();
  }
}

const LAST_WORDS = 500;
