import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jsonLines } from "../faults/json-lines.ts";
import { startVenue } from "../faults/venue-command.ts";
import type { RunningCommand } from "./child-process.ts";
import { DeskProcess } from "./desk-process.ts";
import { eventually } from "./eventually.ts";
import { alice, RawClient } from "./raw-client.ts";

const LMAX_QUOTE = "HEDGEROW@LMXBDM";
const LMAX_TRADE = "HEDGEROW@LMXBD";
export const CTRADER_CLIENT = "demo.hedgerow.12345@cServer";

/** Which LP an account's orders go to. */
export const accountOf = { lmax: "2001", ctrader: "2002" } as const;
export type TwinName = keyof typeof accountOf;

/** Units of each venue in one lot of EURUSD. */
export const perLot: Readonly<Record<TwinName, number>> = { lmax: 10, ctrader: 100_000 };

export interface TwinLine {
  readonly kind: string;
  readonly clOrdID: string;
  readonly execType: string;
  readonly lastQty: number | string;
  readonly side: string;
}

export interface TwinsOptions {
  /** Further flags of each venue. */
  readonly lmax?: readonly string[];
  readonly ctrader?: readonly string[];
  /** Of the cTrader mapping. */
  readonly restMs?: number;
  readonly rewrite?: (policy: string) => string;
}

/** A venue that speaks as LMAX does, one as cTrader does, and a desk that trades at both. */
export class Twins {
  readonly dir: string = mkdtempSync(join(tmpdir(), "hedgerow-twins-"));
  readonly dataDir: string;
  readonly policyFile: string;
  readonly venues: Partial<Record<TwinName, RunningCommand>> = {};
  #desk: DeskProcess | undefined;
  readonly #clients: RawClient[] = [];

  private constructor() {
    this.dataDir = join(this.dir, "desk");
    this.policyFile = join(this.dir, "policy.yaml");
  }

  /** Both venues up, the desk logged on at both and quoted by both. */
  static async open(options: TwinsOptions = {}): Promise<Twins> {
    const twins = new Twins();
    const lmaxPort = await twins.#startVenue("lmax", [
      `--quote-client=${LMAX_QUOTE}`,
      `--trade-client=${LMAX_TRADE}`,
      ...(options.lmax ?? []),
    ]);
    const ctraderPort = await twins.#startVenue("ctrader", [
      `--quote-client=${CTRADER_CLIENT}`,
      `--trade-client=${CTRADER_CLIENT}`,
      ...(options.ctrader ?? []),
    ]);
    const text = twinPolicy({ lmaxPort, ctraderPort, restMs: options.restMs ?? 0 });
    writeFileSync(twins.policyFile, options.rewrite?.(text) ?? text);
    await twins.start();
    return twins;
  }

  get desk(): DeskProcess {
    if (this.#desk === undefined) throw new Error("no desk runs");
    return this.#desk;
  }

  /** Starts the desk, or starts it again after it ended, and waits until it can trade at both. */
  async start(): Promise<void> {
    await this.startAlone();
    await this.untilTrading();
  }

  /** The same without waiting for any LP. */
  async startAlone(): Promise<void> {
    this.#desk = await DeskProcess.start(this.policyFile, this.dataDir);
  }

  rewritePolicy(change: (text: string) => string): void {
    writeFileSync(this.policyFile, change(readFileSync(this.policyFile, "utf8")));
  }

  async untilTrading(): Promise<void> {
    await eventually(async () => {
      const { lps } = await this.desk.status();
      return lps.every(({ isTrading, isQuoting, quotesTaken }) => {
        return isTrading && isQuoting && quotesTaken > 0;
      });
    }, "both LPs trade");
  }

  /** A client whose numbers begin anew. */
  async client(): Promise<RawClient> {
    const client = await RawClient.connect(this.desk.port, alice);
    this.#clients.push(client);
    client.logon("|141=Y");
    await client.await((heard) => heard.msgType === "A", "a Logon answered");
    return client;
  }

  /** What a venue wrote down. */
  linesOf(name: TwinName): TwinLine[] {
    return jsonLines<TwinLine>(join(this.dir, name, "trades.ndjson"));
  }

  /** Every message of a venue, without what all of them begin and end with. */
  wireOf(name: TwinName): readonly string[] {
    const text = readFileSync(join(this.dir, `${name}.txt`), "utf8");
    const lines = text.split("\n").slice(0, -1);
    return lines.map((line) => {
      const [, , way, message] = line.split(" ");
      return `${way} ${message?.replace(/^8=FIX\.4\.4\|9=\d+\|/, "").replace(/10=\d+\|$/, "")}`;
    });
  }

  /** Volumes a venue filled, in lots, by the ClOrdID(11) of the leg. */
  filledAt(name: TwinName): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { kind, execType, clOrdID, lastQty } of this.linesOf(name)) {
      if (kind !== "report" || execType !== "Trade") continue;
      const millionths = Math.round((Number(lastQty) * 1e6) / perLot[name]);
      sums.set(clOrdID, (sums.get(clOrdID) ?? 0) + millionths);
    }
    return sums;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) if (!client.isClosed) await client.vanish();
    for (const child of [this.#desk, this.venues.lmax, this.venues.ctrader]) {
      if (child?.isRunning === true) await child.killHard();
    }
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #startVenue(name: TwinName, args: readonly string[]): Promise<number> {
    const who = ["--username", "12345", "--password", `${name}-secret`];
    const prices = ["--tick-rate", "2", "--seed", "7", "--data", join(this.dir, name)];
    const wire = ["--transcript", join(this.dir, `${name}.txt`)];
    const flags = ["--dialect", name, ...who, ...prices, ...wire, ...args];
    const { command, port } = await startVenue(flags);
    this.venues[name] = command;
    return port;
  }
}

interface TwinPorts {
  readonly lmaxPort: number;
  readonly ctraderPort: number;
  readonly restMs: number;
}

const twinPolicy = ({ lmaxPort, ctraderPort, restMs }: TwinPorts): string => `durability: os
routing:
  default_lp: lmax
execution:
  max_deviation_pips: 20
  leg_timeout_ms: 1000
instruments:
  - { symbol: EURUSD, base: EUR, quote: USD, contract_size: 100000, digits: 5, pip: 0.0001,
      volume: { min: 0.01, max: 100, step: 0.01 } }
accounts:
  - { id: 2001, group: Standard, class: RETAIL, score: 12 }
  - { id: 2002, group: Standard, class: RETAIL, score: 12 }
routing_rules:
  - { id: to-lmax, priority: 10, filters: { account_ids: [2001] }, action: A_BOOK,
      target_lp: lmax, on_target_unavailable: reject }
  - { id: to-ctrader, priority: 10, filters: { account_ids: [2002] }, action: A_BOOK,
      target_lp: ctrader, on_target_unavailable: reject }
liquidity_providers:
  - id: lmax
    name: The LMAX twin
    type: FIX
    session_ids: [lmax-quote, lmax-trade]
    mappings:
      - { symbol: EURUSD, lp_symbol: 4001, quantity_per_lot: 10, digits: 1,
          min: 0.01, step: 0.01, max: 100 }
  - id: ctrader
    name: The cTrader twin
    type: FIX
    session_ids: [ctrader-quote, ctrader-trade]
    mappings:
      - { symbol: EURUSD, lp_symbol: 1, quantity_per_lot: 100000, tif: [GTC], rest_ms: ${restMs},
          min: 0.01, step: 0.01, max: 100 }
sessions:
  - { id: lmax-quote, role: initiator, purpose: [quote], dialect: lmax, host: 127.0.0.1,
      port: ${lmaxPort}, sender_comp_id: HEDGEROW, target_comp_id: LMXBDM, username: 12345,
      password: lmax-secret }
  - { id: lmax-trade, role: initiator, purpose: [trade], dialect: lmax, host: 127.0.0.1,
      port: ${lmaxPort}, sender_comp_id: HEDGEROW, target_comp_id: LMXBD, username: 12345,
      password: lmax-secret }
  - { id: ctrader-quote, role: initiator, purpose: [quote], dialect: ctrader, host: 127.0.0.1,
      port: ${ctraderPort}, sender_comp_id: demo.hedgerow.12345, target_comp_id: cServer,
      username: 12345, password: ctrader-secret }
  - { id: ctrader-trade, role: initiator, purpose: [trade], dialect: ctrader, host: 127.0.0.1,
      port: ${ctraderPort}, sender_comp_id: demo.hedgerow.12345, target_comp_id: cServer,
      username: 12345, password: ctrader-secret }
  - { id: ALICE, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW, target_comp_id: ALICE,
      username: alice, password: alice-secret }
intake:
  fix: { host: 127.0.0.1, port: 0, max_connections: 8 }
`;
