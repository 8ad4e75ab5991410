import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunningCommand } from "../desk/child-process.ts";
import type { Manner } from "../desk/child-process.ts";
import { DeskProcess } from "../desk/desk-process.ts";
import { TcpGate } from "../desk/tcp-gate.ts";
import { startVenue } from "./venue-command.ts";

/** Client sessions of the demo's policy the load comes by. */
export const loadSessions: readonly string[] = ["FLOW1", "FLOW2"];

/** Not worth waiting for: nobody listens there. */
const NOWHERE = 1;
const DEMO_POLICY = join(import.meta.dirname, "../../examples/demo.yaml");
/** Reports that take a while, in pieces, some of them rejects: legs are under way at any moment. */
const VENUE_KNOBS = [
  "--latency-ms",
  "3",
  "--jitter-ms",
  "15",
  "--partial-fills",
  "3",
  "--reject-probability",
  "0.03",
];

export interface FleetOptions {
  readonly ordersPerSecond: number;
  readonly seed: number;
  readonly durability: "fsync" | "os";
  /** Where the desk's data folder is; left out, beside everything else. */
  readonly deskHome?: string;
  /** How its process is run, where the usual way will not do. @param dir the fleet's folder */
  readonly deskManner?: (dir: string) => Manner;
}

/**
 * A venue, a desk under the demo's policy and trading clients, each a process of its own, as in the
 * demo, on ports of their own. Clients find the desk through a gate, which leads to wherever it
 * listens after a restart.
 */
export class Fleet {
  readonly dir: string;
  readonly #options: FleetOptions;
  readonly #gate = new TcpGate(NOWHERE);
  #venue: RunningCommand | undefined;
  #desk: DeskProcess | undefined;
  #clients: RunningCommand | undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.dir = mkdtempSync(join(tmpdir(), "hedgerow-faults-"));
  }

  get desk(): DeskProcess {
    if (this.#desk === undefined) throw new Error("no desk runs");
    return this.#desk;
  }

  get deskDir(): string {
    return join(this.#options.deskHome ?? this.dir, "desk");
  }

  get venueLog(): string {
    return join(this.dir, "venue", "trades.ndjson");
  }

  get clientLog(): string {
    return join(this.dir, "clients", "client.log");
  }

  /** Everything up and trading. */
  async start(): Promise<void> {
    const gatePort = await this.#gate.listen();
    const venuePort = await this.#startVenue();
    writeFileSync(this.#policy("desk"), this.#policyText(venuePort, 0));
    writeFileSync(this.#policy("clients"), this.#policyText(venuePort, gatePort));
    await this.startDesk();
    const { ordersPerSecond, seed } = this.#options;
    this.#clients = new RunningCommand([
      "client",
      "-c",
      this.#policy("clients"),
      "--data",
      join(this.dir, "clients"),
      "--session",
      ...loadSessions,
      "--rate",
      String(ordersPerSecond),
      "--seed",
      String(seed),
    ]);
  }

  /** Starts the desk, for the first time or again. */
  async startDesk(): Promise<void> {
    const manner = this.#options.deskManner?.(this.dir);
    this.#desk = await DeskProcess.start(this.#policy("desk"), this.deskDir, manner);
    this.#gate.target = this.desk.port;
  }

  async killDesk(): Promise<void> {
    await this.desk.killHard();
    this.#gate.target = NOWHERE;
  }

  /** The clients send no more, wait for the end of what is under way, and log out. */
  async stopClients(): Promise<void> {
    await this.#clients?.stop();
  }

  async close(): Promise<void> {
    for (const child of [this.#clients, this.#desk, this.#venue]) {
      if (child?.isRunning === true) await child.killHard();
    }
    await this.#gate.close();
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The last lines of every process, for whoever looks into a failure. */
  logs(): string {
    const parts = [this.#venue, this.#desk, this.#clients].map((child) => child?.log() ?? "");
    return parts.join("\n\n");
  }

  #policy(whose: string): string {
    return join(this.dir, `${whose}.yaml`);
  }

  async #startVenue(): Promise<number> {
    const sessions = [
      "--quote-client",
      "HEDGEROW@VENUE-QUOTE",
      "--trade-client",
      "HEDGEROW@VENUE-TRADE",
    ];
    const seed = ["--seed", String(this.#options.seed)];
    const args = ["--data", join(this.dir, "venue"), ...sessions, ...seed, ...VENUE_KNOBS];
    const { command, port } = await startVenue(args);
    this.#venue = command;
    return port;
  }

  /**
   * The demo's policy with one of its LPs on other ports, with a desk that doubts a silent leg
   * sooner, and without an office, which would take its share of the processors that are measured.
   */
  #policyText(venuePort: number, intakePort: number): string {
    const changes = [
      [/\$\{HEDGEROW_DEMO_VENUE_PORT:-\d+\}/g, String(venuePort)],
      [/\$\{HEDGEROW_DEMO_FIX_PORT:-\d+\}/, String(intakePort)],
      [/^durability: fsync$/m, `durability: ${this.#options.durability}`],
      [/^( {2}leg_timeout_ms:) 2000/m, "$1 1000"],
      // Every order of the run is asked about at its end.
      [/^( {2}order_retention:) 20000/m, "$1 1000000"],
      [/^ {2}http:\n(?: {4}.*\n)+/m, ""],
      [/^ {2}- id: (?:firm|flaky)(?:-\w+)?\n(?: {4}.*\n)+/gm, ""],
    ] as const;
    let text = readFileSync(DEMO_POLICY, "utf8");
    for (const [from, to] of changes) {
      if (text.search(from) < 0) throw new Error(`the demo's policy has no ${String(from)}`);
      text = text.replace(from, to);
    }
    return text;
  }
}
