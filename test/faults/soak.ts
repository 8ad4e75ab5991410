import type { LoadReport } from "../../src/sim/load/load-figures.ts";
import type { DeskStatus } from "../../src/desk/status.ts";
import type { LoadAudit } from "./load-audit.ts";
import { anonymousMb } from "./load-rig.ts";
import type { LoadRig } from "./load-rig.ts";
import { pause } from "./pause.ts";
import { withRig } from "./under-load.ts";
import type { LoadOptions } from "./under-load.ts";

export interface SoakOptions extends LoadOptions {
  /** Small, so that the table is full soon: what grows after that has no bound. */
  readonly orderRetention: number;
}

/** Memory of the desk at a moment of the soak. */
export interface Sample {
  readonly atSeconds: number;
  readonly mb: number;
  /** Of those that ended. */
  readonly retainedOrders: number;
}

export interface SoakReport {
  readonly load: LoadReport;
  readonly samples: readonly Sample[];
  readonly orderRetention: number;
  /** Since when the table was full, seconds; undefined: it never was. */
  readonly fullSeconds: number | undefined;
  /** From then on: the slope of the least memory of each twentieth of the time. */
  readonly growthMbPerHour: number;
  readonly audit: LoadAudit;
}

/** A machine that others have is slow to answer, and the soak goes on. */
const ANSWER_MS = 60_000;
const SAMPLE_MS = 2_000;
const WINDOWS = 20;
/** Heap and machine code settle in this share of the time after the table is full. */
const SETTLING = 0.2;

/** One rate for a long time: nothing may pile up. */
export const soak = (options: SoakOptions): Promise<SoakReport> =>
  withRig(
    {
      durability: options.durability,
      isNetted: true,
      orderRetention: options.orderRetention,
    },
    async (rig) => {
      const { ordersPerSecond: rate, minutes, orderRetention, onProgress } = options;
      onProgress(`${rate} orders/s for ${minutes} min, ${orderRetention} orders retained`);
      const watch = new MemoryWatch(rig);
      const load = await rig.load({ rate, seconds: minutes * 60 });
      const samples = await watch.stop();
      const full = samples.find(({ retainedOrders }) => retainedOrders >= orderRetention);
      const fullSeconds = full?.atSeconds;
      const growthMbPerHour = fullSeconds === undefined ? 0 : growthOf(samples, fullSeconds);
      return { load, samples, orderRetention, fullSeconds, growthMbPerHour };
    },
  );

class MemoryWatch {
  readonly #samples: Sample[] = [];
  readonly #done: Promise<void>;
  #isOver = false;

  constructor(rig: LoadRig) {
    this.#done = this.#watch(rig);
    // Told by `stop`; until then nobody waits for it.
    this.#done.catch(() => undefined);
  }

  async stop(): Promise<readonly Sample[]> {
    this.#isOver = true;
    await this.#done;
    return this.#samples;
  }

  async #watch(rig: LoadRig): Promise<void> {
    const beganMs = performance.now();
    while (!this.#isOver) {
      await pause(SAMPLE_MS);
      const status = await rig.desk.ask({ op: "status" }, ANSWER_MS);
      const { retainedOrders: known, openOrders } = status as DeskStatus;
      const retainedOrders = known - openOrders;
      const atSeconds = (performance.now() - beganMs) / 1000;
      this.#samples.push({ atSeconds, mb: anonymousMb(rig.desk.pid), retainedOrders });
    }
  }
}

/** Garbage comes and goes: what stays is the least that was seen in a stretch of time. */
export function growthOf(samples: readonly Sample[], fullSeconds: number): number {
  const endSeconds = samples.at(-1)?.atSeconds ?? 0;
  const fromSeconds = fullSeconds + (endSeconds - fullSeconds) * SETTLING;
  const width = (endSeconds - fromSeconds) / WINDOWS;
  const least = Array.from({ length: WINDOWS }, (_, at) => {
    const from = fromSeconds + at * width;
    const within = samples.filter(({ atSeconds }) => atSeconds >= from && atSeconds < from + width);
    return { atSeconds: from + width / 2, mb: Math.min(...within.map(({ mb }) => mb)) };
  }).filter(({ mb }) => Number.isFinite(mb));
  return slopeOf(least) * 3600;
}

/** Of the line with the least squares, MB a second; 0 of fewer than two points. */
function slopeOf(points: readonly { readonly atSeconds: number; readonly mb: number }[]): number {
  const [x, y] = [mean(points.map((it) => it.atSeconds)), mean(points.map((it) => it.mb))];
  const spread = points.reduce((sum, it) => sum + (it.atSeconds - x) ** 2, 0);
  const shared = points.reduce((sum, it) => sum + (it.atSeconds - x) * (it.mb - y), 0);
  return spread === 0 ? 0 : shared / spread;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
