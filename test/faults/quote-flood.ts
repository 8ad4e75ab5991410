import type { LoadReport } from "../../src/sim/load/load-figures.ts";
import type { LpStatus } from "../../src/desk/lp-status.ts";
import { ScriptedLp } from "../desk/scripted-lp.ts";
import { withSecondLp } from "../desk/second-lp.ts";
import type { LoadAudit } from "./load-audit.ts";
import { pause } from "./pause.ts";
import { withRig } from "./under-load.ts";
import type { LoadOptions } from "./under-load.ts";

export interface FloodOptions extends LoadOptions {
  /** Of the quiet time; the flood has three times as many, on every symbol together. */
  readonly quotesPerSecond: number;
}

export interface FloodReport {
  readonly quotesPerSecond: number;
  readonly quiet: LoadReport;
  readonly flood: LoadReport;
  /** Quotes sent in the flood, sound and not. */
  readonly quotes: number;
  readonly reconnects: number;
  /** What the desk says of the LP that flooded it. */
  readonly lp: LpStatus;
  readonly audit: LoadAudit;
}

const TIMES = 3;
const RECONNECTS = 20;
const TICK_MS = 2;

/** Among ten quotes one that is none: zero, crossed, no number, or of a symbol nobody mapped. */
const bad: readonly (readonly [string, string, string])[] = [
  ["EUR/USD", "0", "0"],
  ["EUR/USD", "1.2", "1.1"],
  ["NO/SUCH", "1.1", "1.2"],
  ["GOLD", "-1", "1"],
];
const BAD_EVERY = 10;

/** A second LP that quotes at a rate, whether anybody can keep up or not. */
export class Quoter {
  sent = 0;
  readonly #lp: ScriptedLp;
  #timer: NodeJS.Timeout | undefined;

  constructor(lp: ScriptedLp) {
    this.#lp = lp;
  }

  start(perSecond: number, hasBad: boolean): void {
    const beganMs = performance.now();
    let done = 0;
    this.#timer = setInterval(() => {
      const due = ((performance.now() - beganMs) * perSecond) / 1000;
      for (; done < due; done++) this.#quote(hasBad);
    }, TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #quote(hasBad: boolean): void {
    this.sent += 1;
    const isBad = hasBad && this.sent % BAD_EVERY === 0;
    const wrong = bad[(this.sent / BAD_EVERY) % bad.length];
    if (isBad && wrong !== undefined) return this.#lp.quote(...wrong);
    // Worse than the venue's, whatever that quotes: its price is held against the others and loses.
    const points = this.sent % 50;
    return this.#lp.quote("EUR/USD", `1.0${8000 + points}`, `1.1${2000 + points}`);
  }
}

/** Orders at a steady rate, without and with a flood of quotes, bad ones and reconnects. */
export async function quoteFlood(options: FloodOptions): Promise<FloodReport> {
  const { ordersPerSecond: rate, minutes, durability, quotesPerSecond, onProgress } = options;
  const lp = await new ScriptedLp().listen();
  const quoter = new Quoter(lp);
  const seconds = minutes * 60;
  try {
    // How far off the flood is must not decide what the venue's prices count for.
    const rewrite = (text: string): string =>
      `${withSecondLp(text, lp.port)}sor: { collar_pct: 0 }\n`;
    return await withRig({ durability, isNetted: true, rewrite }, async (rig) => {
      onProgress(`${quotesPerSecond} quotes/s, for ${seconds} s`);
      quoter.start(quotesPerSecond, false);
      const quiet = await rig.load({ rate, seconds });
      quoter.stop();
      onProgress(`${quotesPerSecond * TIMES} quotes/s with ${RECONNECTS} reconnects`);
      quoter.start(quotesPerSecond * TIMES, true);
      const before = quoter.sent;
      const [flood] = await Promise.all([rig.load({ rate, seconds }), reconnects(lp, seconds)]);
      quoter.stop();
      const found = (await rig.desk.status()).lps.find(({ id }) => id === "lp2");
      if (found === undefined) throw new Error("the desk has no lp2");
      const quotes = quoter.sent - before;
      return { quotesPerSecond, quiet, flood, quotes, reconnects: RECONNECTS, lp: found };
    });
  } finally {
    quoter.stop();
    await lp.close();
  }
}

async function reconnects(lp: ScriptedLp, seconds: number): Promise<void> {
  for (let at = 0; at < RECONNECTS; at++) {
    await pause((seconds * 1000) / RECONNECTS);
    lp.drop();
  }
}
