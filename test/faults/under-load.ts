import type { LoadReport } from "../../src/sim/load/load-figures.ts";
import type { DeskStatus } from "../../src/desk/status.ts";
import { auditLoad } from "./load-audit.ts";
import type { LoadAudit } from "./load-audit.ts";
import { loadOfEcho, LoadRig } from "./load-rig.ts";
import type { LoadRigOptions } from "./load-rig.ts";
import { pause } from "./pause.ts";

export interface LoadOptions {
  readonly ordersPerSecond: number;
  readonly minutes: number;
  readonly durability: "fsync" | "os";
  readonly onProgress: (text: string) => void;
}

/** One load and what the records say of it. */
export interface SteadyReport {
  readonly desk: LoadReport;
  /** The same orders to a process that only sends them back. */
  readonly echo: LoadReport;
  readonly audit: LoadAudit;
}

/** A desk under a rig, whose records are held against each other in the end. */
export async function withRig<Result>(
  options: LoadRigOptions,
  run: (rig: LoadRig) => Promise<Result>,
): Promise<Result & { readonly audit: LoadAudit }> {
  const rig = new LoadRig(options);
  try {
    await rig.start();
    const result = await run(rig);
    await rig.stop();
    return { ...result, audit: await auditLoad(rig) };
  } catch (error) {
    throw new Error(`${String(error)}\n${rig.log()}`, { cause: error });
  } finally {
    await rig.close();
  }
}

/** A steady load, none of whose orders may get lost. */
export async function steadyLoad(options: LoadOptions): Promise<SteadyReport> {
  const { ordersPerSecond: rate, minutes, durability, onProgress } = options;
  const seconds = minutes * 60;
  onProgress(`${rate} orders/s to an echo, for ${Math.min(seconds, 60)} s`);
  const echo = await loadOfEcho({ rate, seconds: Math.min(seconds, 60) });
  onProgress(`${rate} orders/s to the desk, for ${seconds} s`);
  return withRig({ durability, isNetted: true }, async (rig) => ({
    echo,
    desk: await rig.load({ rate, seconds }),
  }));
}

export interface OverloadOptions extends LoadOptions {
  /** Of each step on the way to the capacity. */
  readonly stepSeconds: number;
}

export interface OverloadReport {
  /** Orders a second of the highest step in which the desk took each. */
  readonly capacity: number;
  /** The same rate for as long as the overload. */
  readonly atCapacity: LoadReport;
  readonly overload: LoadReport;
  /** How long questions over the control socket took meanwhile. */
  readonly askedMs: readonly number[];
  readonly status: DeskStatus;
  readonly audit: LoadAudit;
}

const STEP = 1.4;
const TIMES_CAPACITY = 3;
/** Less than any takes; and more than any of today. */
const LEAST_PER_SECOND = 20;
const MOST_PER_SECOND = 30_000;

const isTakenWhole = ({ denied }: LoadReport): boolean => Object.keys(denied).length === 0;

/** Up from the first step while all is taken; where that was too much already, down. */
async function highestStep(rig: LoadRig, options: OverloadOptions): Promise<number> {
  const { ordersPerSecond, stepSeconds: seconds, onProgress } = options;
  const isTaken = async (rate: number): Promise<boolean> => {
    const isWhole = isTakenWhole(await rig.load({ rate, seconds }));
    onProgress(`${rate} orders/s: ${isWhole ? "all taken" : "not all taken"}`);
    return isWhole;
  };
  let rate = ordersPerSecond;
  if (!(await isTaken(rate))) {
    do rate = Math.ceil(rate / 2);
    while (rate > LEAST_PER_SECOND && !(await isTaken(rate)));
    return rate;
  }
  for (;;) {
    const next = Math.ceil(rate * STEP);
    if (next > MOST_PER_SECOND || !(await isTaken(next))) return rate;
    rate = next;
  }
}

/** Finds what the desk takes on this machine now, then sends three times that. */
export const overload = (options: OverloadOptions): Promise<OverloadReport> =>
  withRig({ durability: options.durability, isNetted: false }, async (rig) => {
    const { minutes, onProgress } = options;
    const seconds = minutes * 60;
    const capacity = await highestStep(rig, options);
    onProgress(`${capacity} orders/s, for ${seconds} s`);
    // As long as the overload: a disk that stalls now and then does not in each step.
    const atCapacity = await rig.load({ rate: capacity, seconds });
    const rate = capacity * TIMES_CAPACITY;
    onProgress(`${rate} orders/s, for ${seconds} s`);
    const questions = new Questions(rig);
    const report = await rig.load({ rate, seconds, warmUp: 1 });
    const askedMs = await questions.stop();
    return { capacity, atCapacity, overload: report, askedMs, status: await rig.desk.status() };
  });

const ASK_EVERY_MS = 1_000;
const ANSWER_MS = 60_000;

/** Asks over the control socket now and then: a kill switch must get through as well. */
class Questions {
  readonly #tookMs: number[] = [];
  readonly #done: Promise<void>;
  #isOver = false;

  constructor(rig: LoadRig) {
    this.#done = this.#ask(rig);
    // Told by `stop`; until then nobody waits for it.
    this.#done.catch(() => undefined);
  }

  async stop(): Promise<readonly number[]> {
    this.#isOver = true;
    await this.#done;
    return this.#tookMs;
  }

  async #ask(rig: LoadRig): Promise<void> {
    while (!this.#isOver) {
      const beganMs = performance.now();
      await rig.desk.ask({ op: "journal" }, ANSWER_MS);
      this.#tookMs.push(performance.now() - beganMs);
      await pause(ASK_EVERY_MS);
    }
  }
}

/** What a load broke that it may not break on any machine. */
export function violationsOf(load: LoadReport): string[] {
  const { errors, unanswered, open, errorTexts, ended } = load;
  return [
    ...(errors > 0 ? [`${errors} errors: ${errorTexts.slice(0, 3).join("; ")}`] : []),
    ...(unanswered > 0 ? [`${unanswered} orders were not answered`] : []),
    ...(open > 0 ? [`${open} orders were accepted and have no end`] : []),
    ...codes(ended)
      // The market went on while the order was on its way: the LP's right.
      .filter((text) => !text.startsWith("LP_CANCELED "))
      .map((text) => `accepted and not filled: ${text}`),
    ...codes(load.denied)
      .filter((text) => !text.startsWith("DESK_BUSY "))
      .map((text) => `denied: ${text}`),
  ];
}

export const violationsIn = ({ lost, doubled, unmatched }: LoadAudit): string[] => [
  ...lost.map((clOrdID) => `${clOrdID} was acknowledged, the journal does not know it`),
  ...doubled,
  ...unmatched,
];

const codes = (of: Readonly<Record<string, number>>): string[] =>
  Object.entries(of).map(([code, count]) => `${code} ${count}`);
