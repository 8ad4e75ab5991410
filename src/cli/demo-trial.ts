import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { DemoStatus } from "./demo-line.ts";

const checker = fileURLToPath(new URL("../../examples/check-demo.mjs", import.meta.url));
/**
 * The part of a run that counts as warming up. The desk grows until it remembers as many ended
 * orders as its policy says: the demo's does after eight minutes.
 */
const WARM_UP_SHARE = 1 / 3;
const KB_PER_MB = 1024;

/** A demo that runs for so long by itself, and is judged at its end. */
export class DemoTrial {
  readonly #seconds: number;
  readonly #beganMs = performance.now();
  readonly #warmUpMs: number;
  #warmMb: number | undefined;
  #lastMb: number | undefined;
  #last: DemoStatus | undefined;

  constructor(seconds: number) {
    this.#seconds = seconds;
    this.#warmUpMs = seconds * 1000 * WARM_UP_SHARE;
  }

  /** Takes the desk's memory once it has warmed up; called again and again. */
  async look(status: DemoStatus): Promise<void> {
    this.#last = status;
    const isWarm = performance.now() - this.#beganMs >= this.#warmUpMs;
    if (isWarm) this.#warmMb ??= await residentMb(status.pid);
  }

  /** Takes the desk's memory for the last time, while it still runs. */
  async end(): Promise<void> {
    if (this.#last !== undefined) this.#lastMb = await residentMb(this.#last.pid);
  }

  /** @param sent orders of the clients, and how many of them have no end */
  summary(sent: number, open: number): string {
    const { counters } = this.#last ?? {};
    const warm = `${wordMb(this.#warmMb)} after ${Math.round(this.#warmUpMs / 1000)} s`;
    return [
      `ran for ${this.#seconds} s: ${sent} orders sent, ${open} without an end`,
      `failovers ${counters?.failovers ?? 0}, legs in doubt ${counters?.alerts.LEG_IN_DOUBT ?? 0}`,
      `memory of the desk: ${warm}, ${wordMb(this.#lastMb)} at the end`,
    ].join("\n");
  }
}

const wordMb = (mb: number | undefined): string => (mb === undefined ? "unknown" : `${mb} MB`);

/** What of a process is in memory; undefined where `ps` cannot tell. */
async function residentMb(pid: number): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    const kb = Number.parseInt(stdout, 10);
    return Number.isNaN(kb) ? undefined : Math.round(kb / KB_PER_MB);
  } catch {
    return undefined;
  }
}

/**
 * Holds the records of clients, desk and venues against each other.
 *
 * @param say is given the lines
 * @returns whether they agree
 */
export async function recordsAgree(data: string, say: (line: string) => void): Promise<boolean> {
  const child = spawn(process.execPath, [checker, data], { stdio: ["ignore", "pipe", "inherit"] });
  createInterface({ input: child.stdout }).on("line", say);
  const code = await new Promise((resolve) => {
    child.once("close", resolve);
    child.once("error", () => resolve(undefined));
  });
  return code === 0;
}
