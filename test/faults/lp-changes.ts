import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeskStatus } from "../../src/desk/status.ts";
import type { LoadReport } from "../../src/sim/load/load-figures.ts";
import type { RunningCommand } from "../desk/child-process.ts";
import { deskPolicy } from "../desk/desk-policy.ts";
import { DeskProcess } from "../desk/desk-process.ts";
import { eventually } from "../desk/eventually.ts";
import { auditLoad } from "./load-audit.ts";
import type { LoadAudit } from "./load-audit.ts";
import { runLoad } from "./load-rig.ts";
import { LpOffice } from "./lp-office.ts";
import type { LpChange } from "./lp-office.ts";
import { OfficeLine } from "./office-line.ts";
import { startVenue } from "./venue-command.ts";
import { nextOf, otherLp, sessionsOf } from "./written-lp.ts";
import type { Written } from "./written-lp.ts";

export interface LpChangesOptions {
  /** How a change is asked for. */
  readonly by: "SIGHUP" | "HTTP";
  readonly changes: number;
  readonly ordersPerSecond: number;
}

/** What LPs that come, go and change under load did to orders and to an LP that stayed. */
export interface LpChangesReport {
  readonly loads: readonly LoadReport[];
  readonly audit: LoadAudit;
  /** Changes that were asked for and answered, and the version after them. */
  readonly asked: number;
  readonly versions: number;
  /** Orders that reached each venue. */
  readonly legsAt: readonly number[];
  /** Times at which the LP that stayed began to trade and to quote, before and after. */
  readonly stayed: readonly (readonly number[])[];
  /** Legs that are open in the end, and LPs on the list. */
  readonly openLegs: number;
  readonly lps: readonly string[];
}

/** @returns how many changes of the policy it took */
type Change = (it: LpChange) => Promise<number>;

const VENUES = 3;
const LOAD_MS = 30_000;
/** Between two changes, so that orders are under way at LPs when the next one comes. */
const PAUSE_MS = 100;
const VENUE_FLAGS =
  "--quote-client HEDGEROW@LP-QUOTE --trade-client HEDGEROW@LP-TRADE --market-seed 5 " +
  "--tick-rate 20 --max-orders 20000 --latency-ms 20";

/** One LP stays; two others are added, changed, disabled, enabled and removed, one at a time. */
export async function lpChangesUnderLoad(options: LpChangesOptions): Promise<LpChangesReport> {
  const rig = new Rig();
  try {
    await rig.start();
    return await rig.run(options);
  } catch (error) {
    throw new Error(`${String(error)}\n${rig.log()}`, { cause: error });
  } finally {
    await rig.close();
  }
}

class Rig {
  readonly #dir: string;
  readonly #venues: { readonly command: RunningCommand; readonly port: number }[] = [];
  readonly #written: (Written | undefined)[] = [];
  readonly #loads: LoadReport[] = [];
  #isChanging = true;
  #asked = 0;
  #desk: DeskProcess | undefined;

  constructor() {
    const data = join(import.meta.dirname, "../../data");
    mkdirSync(data, { recursive: true });
    this.#dir = mkdtempSync(join(data, "lp-changes-"));
  }

  async start(): Promise<void> {
    for (let at = 0; at < VENUES; at++) {
      const own = ["--data", join(this.#dir, `venue-${at}`), "--seed", String(at + 1)];
      this.#venues.push(await startVenue([...VENUE_FLAGS.split(" "), ...own]));
    }
    this.#write();
    this.#desk = await DeskProcess.start(join(this.#dir, "policy.yaml"), this.#deskDir);
    await eventually(async () => this.#isTrading(await this.#status()), "the desk trades", LOAD_MS);
  }

  async run({ by, changes, ordersPerSecond }: LpChangesOptions): Promise<LpChangesReport> {
    const change = by === "HTTP" ? await this.#byHttp() : this.#bySignal();
    const before = await this.#status();
    const loads = this.#loads;
    const loading = this.#load(ordersPerSecond);
    try {
      for (let number = 0; number < changes; number++) {
        await this.#change(number, change);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    } finally {
      this.#isChanging = false;
      await loading;
    }
    await eventually(async () => (await this.#status()).openLegs === 0, "all is final", LOAD_MS);
    const after = await this.#status();
    const code = await this.#running.stop();
    if (code !== 0) throw new Error(`the desk ended with ${code}`);
    for (const { command } of this.#venues) await command.stop();
    const audit = await auditLoad({
      clientLogs: loads.map((_, at) => this.#clientLog(at)),
      deskDir: this.#deskDir,
      venueLogs: this.#venues.map((_, at) => this.#venueLog(at)),
    });
    return {
      loads,
      audit,
      asked: this.#asked,
      versions: after.policyVersion,
      legsAt: this.#venues.map((_, at) => ordersIn(this.#venueLog(at))),
      stayed: [since(before), since(after)],
      openLegs: after.openLegs,
      lps: after.lps.map(({ id }) => id).toSorted(),
    };
  }

  log(): string {
    return this.#desk?.log().slice(-6_000) ?? "";
  }

  async close(): Promise<void> {
    if (this.#desk?.isRunning === true) await this.#desk.killHard();
    for (const { command } of this.#venues) if (command.isRunning) await command.killHard();
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 5 });
  }

  get #running(): DeskProcess {
    if (this.#desk === undefined) throw new Error("no desk runs");
    return this.#desk;
  }

  get #deskDir(): string {
    return join(this.#dir, "desk");
  }

  #clientLog(at: number): string {
    return join(this.#dir, `client-${at}.log`);
  }

  #venueLog(at: number): string {
    return join(this.#dir, `venue-${at}`, "trades.ndjson");
  }

  #status(): Promise<DeskStatus> {
    return this.#running.status();
  }

  #isTrading({ lps, quotes }: DeskStatus): boolean {
    return lps[0]?.isTrading === true && quotes.some(({ lp, isFresh }) => lp === "lp1" && isFresh);
  }

  /** Orders for as long as LPs change. */
  async #load(rate: number): Promise<void> {
    const who = "--sender ALICE --target HEDGEROW --user alice --password-env LOAD_PASSWORD";
    while (this.#isChanging) {
      const log = this.#clientLog(this.#loads.length);
      const args = [...who.split(" "), "--account", "1005", "1003", "1001", "--log", log];
      this.#loads.push(await runLoad(this.#running.port, { rate, seconds: 10, warmUp: 0 }, args));
    }
  }

  /** The next change of one of the two. */
  async #change(number: number, change: Change): Promise<void> {
    const of = number % (VENUES - 1);
    const before = this.#written[of];
    const after = nextOf(before, Math.floor(number / (VENUES - 1)));
    this.#written[of] = after;
    this.#asked += await change({ id: `lp${of + 2}`, port: this.#portOf(of + 1), before, after });
  }

  #bySignal(): Change {
    return async ({ id }) => {
      const { policyVersion } = await this.#status();
      this.#write();
      this.#running.hangUp();
      const isInForce = async () => (await this.#status()).policyVersion > policyVersion;
      await eventually(isInForce, `${id} is in force`, LOAD_MS);
      return 1;
    };
  }

  async #byHttp(): Promise<Change> {
    const office = new LpOffice(await OfficeLine.open(this.#running, this.#deskDir));
    return (it) => office.change(it);
  }

  #write(): void {
    const others = this.#written.map((written, at) => otherLp(`lp${at + 2}`, written));
    const sessions = this.#written.map((written, at) =>
      written === undefined ? "" : sessionsOf(`lp${at + 2}`, this.#portOf(at + 1), written),
    );
    const text = deskPolicy({
      lpPort: this.#portOf(0),
      durability: "os",
      areNamesShared: true,
      stalenessSeconds: 60,
    })
      .replace("max_deviation_pips: 2\n", "max_deviation_pips: 50\n")
      .replace("sessions:\n", `${others.join("")}sessions:\n${sessions.join("")}`);
    const bounds = "max_positions: 10000000, lp_edge: { messages_per_second: 100000 }";
    const http = "intake:\n  http: { port: 0 }\n";
    const rest = `broker: { margin_mode: NETTING }\ncontrols: { ${bounds} }\n`;
    writeFileSync(join(this.#dir, "policy.yaml"), text.replace("intake:\n", http) + rest);
  }

  #portOf(at: number): number {
    return this.#venues[at]?.port ?? 1;
  }
}

function since({ lps }: DeskStatus): readonly number[] {
  const stayed = lps.find(({ id }) => id === "lp1");
  return [stayed?.tradingSinceUs ?? 0, stayed?.quotingSinceUs ?? 0];
}

const ordersIn = (file: string): number =>
  readFileSync(file, "utf8").split('"kind":"order"').length - 1;
