import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Prng } from "../../src/sim/prng.ts";
import type { RunningCommand } from "../desk/child-process.ts";
import type { FaultyWire } from "./faulty-wire.ts";
import { FillTap } from "./fill-tap.ts";
import { QuoteForger } from "./quote-forger.ts";
import { manners } from "./lp-kinds.ts";
import type { LpKind, LpManner } from "./lp-kinds.ts";
import type { LpPlace } from "./lps-policy.ts";
import { startVenue } from "./venue-command.ts";

const TICKS = 400;
/** All prices are 1.1 and at most so many points of 0.00001 off it. */
const BAND_POINTS = 30;
const SPREAD_POINTS = 6;
/** Nothing listens there. */
const NOWHERE = 1;

/** A real venue process, and two wires that lead to it: one for prices, one for orders. */
export class Lp {
  readonly id: string;
  readonly kind: LpKind;
  readonly #dir: string;
  readonly #flags: readonly string[];
  readonly quoteWire: QuoteForger = new QuoteForger(NOWHERE);
  readonly tradeWire: FillTap = new FillTap(NOWHERE);
  #command: RunningCommand | undefined;

  constructor(id: string, kind: LpKind, dir: string, flags: readonly string[]) {
    this.id = id;
    this.kind = kind;
    this.#dir = dir;
    this.#flags = flags;
  }

  get manner(): LpManner {
    return manners[this.kind];
  }

  /** What it counts for one lot of the only symbol. */
  readonly unitsPerLot = (): number => this.manner.unitsPerLot;

  /** What the venue wrote down of its own trading. */
  get log(): string {
    return join(this.#dir, this.id, "trades.ndjson");
  }

  /** @returns where the desk finds it */
  async open(): Promise<LpPlace> {
    await this.start();
    const { id, manner, quoteWire, tradeWire } = this;
    const quotePort = await quoteWire.listen();
    return { id, manner, quotePort, tradePort: await tradeWire.listen() };
  }

  /** Starts the venue, for the first time or again on what it wrote down. */
  async start(): Promise<void> {
    const prices = ["--ticks", join(this.#dir, `${this.id}.csv`), "--tick-rate", "20"];
    const { flags } = this.manner;
    const args = ["--data", join(this.#dir, this.id), ...flags, ...prices, ...this.#flags];
    const { command, port } = await startVenue(args);
    this.#command = command;
    for (const wire of this.wires) wire.target = port;
  }

  get wires(): readonly FaultyWire[] {
    return [this.quoteWire, this.tradeWire];
  }

  /** Turns a knob of the venue, as `reject-probability 0.9`. */
  turn(knob: string): void {
    this.#command?.say(knob);
  }

  /** SIGSTOP. */
  stop(): void {
    this.#command?.signal("SIGSTOP");
  }

  /** SIGCONT. @returns whether it was stopped until now, by Linux's own account */
  goOn(): boolean {
    const state = readFileSync(`/proc/${this.#command?.pid ?? 0}/stat`, "utf8")
      .split(") ")
      .at(-1);
    this.#command?.signal("SIGCONT");
    return state?.startsWith("T") === true;
  }

  async kill(): Promise<void> {
    await this.#command?.killHard();
  }

  logText(): string {
    return this.#command?.log() ?? "";
  }

  async close(): Promise<void> {
    if (this.#command?.isRunning === true) await this.#command.killHard();
    for (const wire of this.wires) await wire.close();
  }
}

/** LPs whose prices walk in one narrow band, so that the best is now this one and now that. */
export function lpsAt(
  dir: string,
  kinds: readonly LpKind[],
  seed: number,
  flags: readonly string[],
): Lp[] {
  return kinds.map((kind, at) => {
    const id = `lp${at + 1}`;
    writeFileSync(join(dir, `${id}.csv`), ticks(seed + at));
    return new Lp(id, kind, dir, ["--seed", String(seed + at), ...flags]);
  });
}

function ticks(seed: number): string {
  const random = new Prng(seed);
  const lines = ["time,symbol,bid,ask"];
  for (let at = 0; at < TICKS; at++) {
    const bid = 110_000 + random.below(2 * BAND_POINTS + 1) - BAND_POINTS;
    const time = new Date(Date.UTC(2026, 0, 5) + at * 50).toISOString();
    lines.push(`${time},EURUSD,${bid / 1e5},${(bid + SPREAD_POINTS) / 1e5}`);
  }
  return `${lines.join("\n")}\n`;
}
