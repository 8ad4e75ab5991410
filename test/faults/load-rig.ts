import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LoadReport } from "../../src/sim/load/load-figures.ts";
import { hedgerowAs } from "../desk/child-process.ts";
import type { RunningCommand } from "../desk/child-process.ts";
import { deskPolicy } from "../desk/desk-policy.ts";
import { DeskProcess } from "../desk/desk-process.ts";
import { eventually } from "../desk/eventually.ts";
import { startVenue } from "./venue-command.ts";

export interface LoadRigOptions {
  readonly durability: "fsync" | "os";
  /** Netted accounts close what they opened, so that nothing piles up; else all orders open. */
  readonly isNetted: boolean;
  readonly orderRetention?: number;
  /** Rewrites the policy's text. */
  readonly rewrite?: (text: string) => string;
}

export interface LoadWish {
  readonly rate: number;
  readonly seconds: number;
  readonly warmUp?: number;
}

const VENUE = ["--quote-client", "HEDGEROW@LP-QUOTE", "--trade-client", "HEDGEROW@LP-TRADE"];
/** Hedged whole, four fifths of it, and a tenth. */
const ACCOUNTS = ["1005", "1003", "1001"];
/** Of a machine that is slow to start what a test needs. */
const START_MS = 60_000;

/** A venue, a desk, and a generator of orders, each a process of its own. */
export class LoadRig {
  readonly dir: string;
  readonly #options: LoadRigOptions;
  #venue: RunningCommand | undefined;
  #desk: DeskProcess | undefined;
  #runs = 0;

  constructor(options: LoadRigOptions) {
    this.#options = options;
    // Beside the sources, since a temporary folder may be memory, on which a sync costs nothing.
    const data = join(import.meta.dirname, "../../data");
    mkdirSync(data, { recursive: true });
    this.dir = mkdtempSync(join(data, "load-"));
  }

  get desk(): DeskProcess {
    if (this.#desk === undefined) throw new Error("no desk runs");
    return this.#desk;
  }

  get deskDir(): string {
    return join(this.dir, "desk");
  }

  get venueLogs(): readonly string[] {
    return [join(this.dir, "venue", "trades.ndjson")];
  }

  /** What each run of the generator was answered, in their order. */
  get clientLogs(): readonly string[] {
    return Array.from({ length: this.#runs }, (_, at) => join(this.dir, `client-${at}.log`));
  }

  async start(): Promise<void> {
    const data = join(this.dir, "venue");
    const flags = [...VENUE, "--data", data, "--tick-rate", "20", "--max-orders", "20000"];
    const { command, port } = await startVenue(flags);
    this.#venue = command;
    const file = join(this.dir, "policy.yaml");
    writeFileSync(file, this.#policy(port));
    this.#desk = await DeskProcess.start(file, this.deskDir);
    const isTrading = async (): Promise<boolean> => {
      const { lps, quotes } = await this.desk.status();
      return lps[0]?.isTrading === true && quotes.some((it) => it.lp === "lp1" && it.isFresh);
    };
    await eventually(isTrading, "the desk trades", START_MS);
  }

  /** Orders at that rate, by `hedgerow load`. */
  async load(wish: LoadWish): Promise<LoadReport> {
    const log = join(this.dir, `client-${this.#runs}.log`);
    this.#runs += 1;
    const who = "--sender ALICE --target HEDGEROW --user alice --password-env LOAD_PASSWORD";
    const args = [...who.split(" "), "--account", ...ACCOUNTS, "--log", log];
    return runLoad(this.desk.port, wish, args);
  }

  /** An orderly end of both; their records may be read. */
  async stop(): Promise<void> {
    const code = await this.desk.stop();
    if (code !== 0) throw new Error(`the desk ended with ${code}:\n${this.desk.log()}`);
    await this.#venue?.stop();
  }

  log(): string {
    return this.#desk?.log().slice(-6_000) ?? "";
  }

  async close(): Promise<void> {
    if (this.#desk?.isRunning === true) await this.#desk.killHard();
    if (this.#venue?.isRunning === true) await this.#venue.killHard();
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }

  #policy(lpPort: number): string {
    const { durability, isNetted, orderRetention = 100_000, rewrite } = this.#options;
    const common = { lpPort, durability, areNamesShared: true, stalenessSeconds: 60 };
    const retained = `execution:\n  order_retention: ${orderRetention}\n`;
    const text = deskPolicy(common)
      .replace("execution:\n", retained)
      .replace("max_deviation_pips: 2\n", "max_deviation_pips: 50\n");
    const mode = isNetted ? "NETTING" : "HEDGING";
    const bounds = "max_positions: 10000000, lp_edge: { messages_per_second: 100000 }";
    const rest = `broker: { margin_mode: ${mode} }\ncontrols: { ${bounds} }\n`;
    return (rewrite ?? ((same: string) => same))(text + rest);
  }
}

/** The same orders to a process that sends each back as it is, with the same FIX sessions. */
export async function loadOfEcho(wish: LoadWish): Promise<LoadReport> {
  const { command, port } = await startVenue(["--echo", "--sender", "ECHO", "--target", "LOAD"]);
  try {
    return await runLoad(port, wish, ["--sender", "LOAD", "--target", "ECHO", "--echo"]);
  } finally {
    await command.stop();
  }
}

/** `hedgerow load` to whoever listens there. */
export async function runLoad(
  port: number,
  wish: LoadWish,
  more: readonly string[],
): Promise<LoadReport> {
  const { rate, seconds, warmUp = 2 } = wish;
  const pace = ["--rate", String(rate), "--seconds", String(seconds), "--warm-up", String(warmUp)];
  // Nobody is left out of the records because the machine is slow.
  const patience = ["--patience", "60"];
  const manner = { env: { LOAD_PASSWORD: "alice-secret" } };
  const where = ["--connect", `127.0.0.1:${port}`, "--json"];
  const ended = await hedgerowAs(manner, "load", ...where, ...pace, ...patience, ...more);
  if (ended.stdout === "") throw new Error(`the load ended with ${ended.code}: ${ended.stderr}`);
  return JSON.parse(ended.stdout) as LoadReport;
}

/** Memory of a process that is its own, in MB: what is mapped from files does not count. */
export function anonymousMb(pid: number): number {
  const kb = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kb === undefined) throw new Error("the system does not say how much memory a process has");
  return Number(kb) / 1024;
}
