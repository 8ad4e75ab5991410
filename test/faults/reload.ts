import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { RunningCommand } from "../desk/child-process.ts";
import { decideAllAgain, readDecisions } from "../desk/decided-again.ts";
import type { JournaledDecision } from "../desk/decided-again.ts";
import { DeskProcess } from "../desk/desk-process.ts";
import { eventually } from "../desk/eventually.ts";
import { alice } from "../desk/raw-client.ts";
import { LoadClient } from "./load-client.ts";
import type { LoadOrder } from "./load-client.ts";
import { BY_CLASS, BY_RULE, variantPolicy, variants } from "./two-policies.ts";
import type { Variant } from "./two-policies.ts";
import { startVenue } from "./venue-command.ts";

export interface ReloadOptions {
  readonly rounds: number;
  readonly ordersPerSecond: number;
  /** In each of the two policies. */
  readonly rules: number;
  readonly durability: "fsync" | "os";
  /** Trading without a reload before each one: the baseline. */
  readonly quietMs: number;
  /** Trading after each one that still counts as near it. */
  readonly afterMs: number;
  readonly onProgress: (text: string) => void;
}

/** What reloads under load did to orders. */
export interface ReloadReport {
  readonly sent: number;
  readonly decisions: number;
  /** Orders that are in no journal. */
  readonly lost: readonly string[];
  /** Orders that ended otherwise than filled. */
  readonly denied: readonly string[];
  /** Decisions that do not belong to one policy as a whole. */
  readonly mixed: readonly string[];
  /** Decisions that come out otherwise when they are made again from the journal. */
  readonly differing: readonly string[];
  readonly versions: number;
  /** Versions under which at least one order was decided. */
  readonly versionsUsed: number;
  /** How long each swap kept orders waiting, and each load took from the question to the answer. */
  readonly swapMs: readonly number[];
  /** The same without the time for which the system gave the processor to others. */
  readonly swapWorkMs: readonly number[];
  readonly loadMs: readonly number[];
  /** From an order to its first answer, without a reload near, and from one until after it. */
  readonly quietLatencyMs: readonly number[];
  readonly reloadLatencyMs: readonly number[];
}

const LP_ARGS = ["--quote-client", "HEDGEROW@LP-QUOTE", "--trade-client", "HEDGEROW@LP-TRADE"];
const LOAD_WITHIN_MS = 60_000;
const WARM_UP_MS = 6_000;

const activated = z.object({ kind: z.literal("ACTIVATED"), version: z.number() });

/** Two policies by turns, each put in force by a reload, while orders come at a steady rate. */
export async function reloadUnderLoad(options: ReloadOptions): Promise<ReloadReport> {
  const rig = new ReloadRig(options);
  try {
    await rig.start();
    const rounds: Round[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      rounds.push(await rig.round(variants[round % 2 === 1 ? 1 : 0]));
      const { loadMs, swapMs } = rounds.at(-1)!;
      options.onProgress(
        `reload ${round} of ${options.rounds}: loaded in ${Math.round(loadMs)} ms, ` +
          `swapped in ${swapMs.toFixed(3)} ms`,
      );
    }
    return await rig.report(rounds);
  } catch (error) {
    throw new Error(`${String(error)}\n${rig.logs()}`, { cause: error });
  } finally {
    await rig.close();
  }
}

interface Round {
  readonly variant: Variant;
  readonly version: number;
  readonly askedMs: number;
  readonly overMs: number;
  readonly loadMs: number;
  readonly swapMs: number;
  readonly swapWaitMs: number;
}

class ReloadRig {
  readonly #options: ReloadOptions;
  readonly #dir = mkdtempSync(join(tmpdir(), "hedgerow-reload-"));
  #venue: RunningCommand | undefined;
  #desk: DeskProcess | undefined;
  #client: LoadClient | undefined;
  /** Orders before it say nothing about time. */
  #warmMs = 0;

  constructor(options: ReloadOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { command, port } = await startVenue([...LP_ARGS, "--data", join(this.#dir, "venue")]);
    this.#venue = command;
    const { durability, rules, ordersPerSecond } = this.#options;
    for (const variant of variants) {
      const text = variantPolicy(variant, rules, {
        lpPort: port,
        durability,
        areNamesShared: true,
      });
      writeFileSync(this.#fileOf(variant), text);
    }
    this.#point(variants[0]);
    this.#desk = await DeskProcess.start(join(this.#dir, "policy.yaml"), this.#dataDir);
    await eventually(() => this.#isTrading(), "the desk trades");
    this.#client = await LoadClient.logOn(this.#desk.port, alice, wish);
    this.#client.start(ordersPerSecond);
    // Compiled code, full caches, a reader that stands: the first seconds say nothing of the rest.
    await pause(WARM_UP_MS);
    this.#warmMs = performance.now();
  }

  /** A quiet time, a reload, and a second of watching. */
  async round(variant: Variant): Promise<Round> {
    await pause(this.#options.quietMs);
    this.#point(variant);
    const askedMs = performance.now();
    const answer = await this.#running.ask({ op: "reload", actor: "load" }, LOAD_WITHIN_MS);
    const loadMs = performance.now() - askedMs;
    const { version } = activated.parse(answer);
    const { swapMs, swapWaitMs } = (await this.#running.status()).reloads;
    await pause(this.#options.afterMs);
    const overMs = performance.now();
    return { variant, version, askedMs, overMs, loadMs, swapMs, swapWaitMs: swapWaitMs ?? 0 };
  }

  async report(rounds: readonly Round[]): Promise<ReloadReport> {
    const client = this.#client!;
    await client.stop();
    await this.#running.stop();
    const { decisions, activations } = readDecisions(this.#dataDir);
    const variantOf = new Map(rounds.map(({ version, variant }) => [version, variant]));
    variantOf.set(1, variants[0]);
    const known = new Set(decisions.map(({ terms }) => terms.clOrdID));
    const [quiet, around] = latencies(client.orders, rounds, this.#warmMs);
    return {
      sent: client.sent,
      decisions: decisions.length,
      lost: client.orders.flatMap((_, at) => (known.has(`L${at}`) ? [] : [`L${at}`])),
      denied: client.orders.flatMap(({ trouble }, at) =>
        trouble === "" ? [] : [`L${at} ${trouble}`],
      ),
      mixed: decisions.flatMap((each) => mixtureIn(each, variantOf)),
      differing: decideAllAgain(this.#dataDir).differing,
      versions: activations.length,
      versionsUsed: new Set(decisions.map(({ decided }) => decided.policyVersion)).size,
      swapMs: rounds.map(({ swapMs }) => swapMs),
      swapWorkMs: rounds.map(({ swapMs, swapWaitMs }) => swapMs - swapWaitMs),
      loadMs: rounds.map(({ loadMs }) => loadMs),
      quietLatencyMs: quiet,
      reloadLatencyMs: around,
    };
  }

  logs(): string {
    return [this.#venue, this.#desk].map((child) => child?.log() ?? "").join("\n\n");
  }

  async close(): Promise<void> {
    this.#client?.close();
    for (const child of [this.#desk, this.#venue]) {
      if (child?.isRunning === true) await child.killHard();
    }
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 5 });
  }

  get #running(): DeskProcess {
    if (this.#desk === undefined) throw new Error("no desk runs");
    return this.#desk;
  }

  get #dataDir(): string {
    return join(this.#dir, "desk");
  }

  #fileOf({ name }: Variant): string {
    return join(this.#dir, `${name}.yaml`);
  }

  /** The policy's path is a link; it leads to the other file from one moment to the next. */
  #point(variant: Variant): void {
    const link = join(this.#dir, "policy.yaml");
    symlinkSync(this.#fileOf(variant), `${link}.new`);
    renameSync(`${link}.new`, link);
  }

  async #isTrading(): Promise<boolean> {
    const { lps, quotes } = await this.#running.status();
    const isFresh = quotes.some(({ symbol, isFresh: fresh }) => symbol === "EURUSD" && fresh);
    return lps[0]?.isTrading === true && isFresh;
  }
}

/** Orders that open before the first one closes: there is always something to close. */
const HELD = 400;

const isClosing = (number: number): boolean => number >= HELD && number % 2 === 1;

/** By turns opened and closed, as clients do, so that what is held stays as much as it is. */
const wish = (number: number): string => {
  const account = number % 4 < 2 ? BY_CLASS : BY_RULE;
  const how = isClosing(number) ? "54=2|77=C" : "54=1";
  return `1=${account}|55=EURUSD|${how}|38=0.1|40=1|59=3`;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function mixtureIn(
  { terms, decided }: JournaledDecision,
  variantOf: ReadonlyMap<number, Variant>,
): string[] {
  const { policyVersion, aBook, ruleId } = decided;
  const variant = variantOf.get(policyVersion);
  const number = Number(terms.clOrdID.slice(1));
  // Unwound as it was opened, whatever holds by now.
  if (isClosing(number) && decided.closes === terms.orderQty) return [];
  const isByRule = wish(number).startsWith(`1=${BY_RULE}|`);
  const expected = isByRule ? `${variant?.name}-chosen` : "";
  if (variant !== undefined && aBook === variant.aBook && ruleId === expected) return [];
  return [`${terms.clOrdID} under ${policyVersion}: ${aBook} bps, rule "${ruleId}"`];
}

/** By the moment an order was sent: in a quiet time, or around a reload. */
function latencies(
  orders: readonly LoadOrder[],
  rounds: readonly Round[],
  warmMs: number,
): readonly [number[], number[]] {
  const quiet: number[] = [];
  const around: number[] = [];
  for (const { sentMs, answeredMs } of orders) {
    if (sentMs < warmMs) continue;
    const round = rounds.find(({ overMs }) => sentMs < overMs);
    if (round === undefined) continue;
    (sentMs < round.askedMs ? quiet : around).push(answeredMs - sentMs);
  }
  return [quiet, around];
}
