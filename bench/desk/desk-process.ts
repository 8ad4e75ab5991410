import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { ruleLines } from "../order/order-policy.ts";
import { ACCOUNT, CLIENT, DESK, LPS, PASSWORD, quoteIDOf, RULES, SYMBOL } from "./parts.ts";
import { tradeIDOf } from "./parts.ts";
import type { Subject } from "./parts.ts";

const MAIN = "dist/cli/main.js";

const readyLine = z.object({ msg: z.literal("desk ready"), fix: z.string() });

/** The desk as it is served, with one account whose orders are hedged whole. */
export class DeskProcess {
  readonly #child: ChildProcess;
  readonly #port: Promise<number>;
  #isEnding = false;

  constructor(way: Exclude<Subject, "relay">, dir: string, venuePort: number) {
    mkdirSync(dir, { recursive: true });
    const config = join(dir, "policy.yaml");
    writeFileSync(config, policy(way, venuePort));
    const args = [MAIN, "serve", "-c", config, "--data", join(dir, "data")];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "pipe"] });
    this.#child = child;
    process.once("exit", () => child.kill("SIGKILL"));
    this.#port = new Promise((resolve, reject) => {
      const tail: string[] = [];
      createInterface({ input: child.stderr }).on("line", (line) => {
        tail.push(line);
        if (tail.length > 20) tail.shift();
        const ready = readyLine.safeParse(parsed(line));
        if (ready.success) resolve(Number(ready.data.fix.split(":").at(-1)));
      });
      child.once("exit", () => {
        const text = `the desk ended: ${tail.join("\n")}`;
        reject(new Error(text));
        if (this.#isEnding) return;
        console.error(text);
        process.exit(1);
      });
    });
  }

  /** Where clients connect, once it is ready. */
  get port(): Promise<number> {
    return this.#port;
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const lps = Array.from({ length: LPS }, (_, n) => n + 1);

const lpEntry = (n: number): string => `
  - id: lp${n}
    name: Bench venue ${n}
    type: FIX
    enabled: true
    priority: ${n}
    session_ids: [lp${n}-quote, lp${n}-trade]
    symbols: []
    mappings:
      - symbol: ${SYMBOL}
        lp_symbol: ${SYMBOL}
        quantity_per_lot: 100000
        min: 0.01
        step: 0.01
        max: 100`;

const sessionsOf = (n: number, way: Exclude<Subject, "relay">, venuePort: number): string => `
  - id: lp${n}-quote
    role: initiator
    purpose: [quote]
    host: 127.0.0.1
    port: ${venuePort}
    sender_comp_id: ${DESK}
    target_comp_id: ${quoteIDOf(way, n)}
    reset_on_logon: true
  - id: lp${n}-trade
    role: initiator
    purpose: [trade]
    host: 127.0.0.1
    port: ${venuePort}
    sender_comp_id: ${DESK}
    target_comp_id: ${tradeIDOf(way, n)}`;

/** TOXIC below the score that refuses: all of every order goes to the best LP. */
const policy = (way: Exclude<Subject, "relay">, venuePort: number): string => `
reporting_currency: USD
durability: ${way}
routing:
  default_lp: lp1
  quote_staleness_seconds: 5
routing_rules:
${ruleLines(RULES)}instruments:
  - symbol: ${SYMBOL}
    base: EUR
    quote: USD
    margin_currency: EUR
    contract_size: 100000
    digits: 5
    pip: 0.0001
    volume: { min: 0.01, max: 100, step: 0.01 }
liquidity_providers:${lps.map(lpEntry).join("")}
sessions:${lps.map((n) => sessionsOf(n, way, venuePort)).join("")}
  - id: ${CLIENT}
    role: acceptor
    purpose: [client]
    sender_comp_id: ${DESK}
    target_comp_id: ${CLIENT}
    username: ${CLIENT}
    password: ${PASSWORD}
intake:
  fix: { host: 127.0.0.1, port: 0 }
controls: { max_positions: 10000000 }
accounts:
  - { id: ${ACCOUNT}, group: Standard, class: TOXIC, score: 70 }
`;
