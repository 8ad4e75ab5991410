import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesOf } from "../faults/json-lines.ts";
import { hedgerow } from "./child-process.ts";
import type { Manner } from "./child-process.ts";
import { DeskProcess } from "./desk-process.ts";
import { alice, RawClient } from "./raw-client.ts";

/** What every desk of these tests has beside its LPs: euros, a toxic account, a client. */
const COMMON = `durability: os
execution:
  max_deviation_pips: 20
  leg_timeout_ms: 1000
instruments:
  - { symbol: EURUSD, base: EUR, quote: USD, contract_size: 100000, digits: 5, pip: 0.0001,
      volume: { min: 0.01, max: 100, step: 0.01 } }
accounts:
  - { id: 1005, group: Standard, class: TOXIC, score: 70 }
intake:
  fix: { host: 127.0.0.1, port: 0, max_connections: 8 }
`;

/** Of the list of sessions, the client's. */
export const ALICE_SESSION: string =
  "  - { id: ALICE, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW,\n" +
  "      target_comp_id: ALICE, username: alice, password: alice-secret }\n";

/** A desk process in a folder of its own, under a policy whose LPs the test writes. */
export class SmallDesk {
  readonly dir: string = mkdtempSync(join(tmpdir(), "hedgerow-small-"));
  readonly dataDir: string;
  readonly #policyFile: string;
  readonly #clients: RawClient[] = [];
  #desk: DeskProcess | undefined;

  constructor() {
    this.dataDir = join(this.dir, "desk");
    this.#policyFile = join(this.dir, "policy.yaml");
  }

  get desk(): DeskProcess {
    if (this.#desk === undefined) throw new Error("no desk runs");
    return this.#desk;
  }

  /** @param lps the policy's LPs and sessions */
  use(lps: string, rewrite: (text: string) => string = (text) => text): void {
    writeFileSync(this.#policyFile, rewrite(`${COMMON}${lps}`));
  }

  async start(manner?: Manner): Promise<void> {
    this.#desk = await DeskProcess.start(this.#policyFile, this.dataDir, manner);
  }

  /** A client whose numbers begin anew. */
  async client(): Promise<RawClient> {
    const client = await RawClient.connect(this.desk.port, alice);
    this.#clients.push(client);
    client.logon("|141=Y");
    await client.await((heard) => heard.msgType === "A", "a Logon answered");
    return client;
  }

  /** The events of a type that the journal has, in their order. */
  async journaled<Line>(type: string): Promise<Line[]> {
    const dump = await hedgerow("journal", "dump", "--data", this.dataDir, "--type", type);
    return linesOf<Line>(dump.stdout);
  }

  /** Its folders stay. */
  async end(): Promise<void> {
    for (const client of this.#clients) if (!client.isClosed) await client.vanish();
    if (this.#desk?.isRunning === true) await this.#desk.killHard();
  }

  async close(): Promise<void> {
    await this.end();
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
