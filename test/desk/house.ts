import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hedgerow } from "./child-process.ts";
import type { Ended } from "./child-process.ts";
import { DeskProcess } from "./desk-process.ts";
import { deskPolicy } from "./desk-policy.ts";
import type { DeskPolicy } from "./desk-policy.ts";
import { eventually } from "./eventually.ts";
import { alice, RawClient } from "./raw-client.ts";
import { ScriptedLp } from "./scripted-lp.ts";

/** Logons are tried again after seconds where the first came too early. */
const LOGON_MS = 30_000;

/** A desk process, its LP and its clients, and the folder they live in. */
export class House {
  readonly lp: ScriptedLp;
  readonly dir: string;
  readonly dataDir: string;
  readonly policyFile: string;
  #desk: DeskProcess | undefined;
  readonly #clients: RawClient[] = [];

  readonly #environment: Readonly<Record<string, string>>;

  private constructor(lp: ScriptedLp, dir: string, environment: Readonly<Record<string, string>>) {
    this.lp = lp;
    this.#environment = environment;
    this.dir = dir;
    this.dataDir = join(dir, "data");
    this.policyFile = join(dir, "policy.yaml");
  }

  /**
   * Everything up: the LP logged on and quoting EURUSD and XAUUSD.
   *
   * @param rewrite changes the policy's text before the desk reads it
   * @param environment what the desk's process has besides that of the tests
   */
  static async open(
    change: Partial<DeskPolicy> = {},
    rewrite: (text: string) => string = (text) => text,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<House> {
    const lp = await new ScriptedLp().listen();
    const house = new House(lp, mkdtempSync(join(tmpdir(), "hedgerow-desk-")), environment);
    writeFileSync(house.policyFile, rewrite(deskPolicy({ lpPort: lp.port, ...change })));
    lp.quote("EUR/USD", "1.10000", "1.10020");
    lp.quote("GOLD", "2000.00", "2000.30");
    await house.start().catch(async (error: unknown) => {
      await house.close();
      throw error;
    });
    return house;
  }

  get desk(): DeskProcess {
    if (this.#desk === undefined) throw new Error("no desk runs");
    return this.#desk;
  }

  /** Starts the desk, or starts it again after it ended, and waits until it can trade. */
  async start(): Promise<DeskProcess> {
    this.#desk = await DeskProcess.start(this.policyFile, this.dataDir, {
      env: this.#environment,
    });
    if (!this.lp.isClosed) await this.untilTrading();
    return this.#desk;
  }

  /** Changes the policy's text; the next start or load has it. */
  rewritePolicy(change: (text: string) => string): void {
    const before = readFileSync(this.policyFile, "utf8");
    const after = change(before);
    if (after === before) throw new Error("nothing was changed");
    writeFileSync(this.policyFile, after);
  }

  /** The LP is logged on and its quotes have come; what it quoted earlier does not count. */
  async untilTrading(): Promise<void> {
    const lp = async () => (await this.desk.status()).lps[0]!;
    const isUp = async (): Promise<boolean> => {
      const { isTrading, isQuoting } = await lp();
      return isTrading && isQuoting && this.lp.isUp;
    };
    await eventually(isUp, "the LP is logged on", LOGON_MS);
    // Twice: the first price of the only LP is believed when it is said again.
    for (let said = 0; said < 2; said++) {
      const { quotesTaken } = await lp();
      const quotes = this.lp.quoteAgain();
      await eventually(async () => (await lp()).quotesTaken >= quotesTaken + quotes, "quotes came");
    }
  }

  /** The first client, logged on. */
  async client(identity = alice, next = 1): Promise<RawClient> {
    const client = await RawClient.logOn(this.desk.port, identity, next);
    this.#clients.push(client);
    return client;
  }

  /** A connection that has said nothing. */
  async stranger(identity = alice): Promise<RawClient> {
    const client = await RawClient.connect(this.desk.port, identity);
    this.#clients.push(client);
    return client;
  }

  /** A command of the command line, about this desk's folder. */
  run(...args: readonly string[]): Promise<Ended> {
    return hedgerow(...args, "--data", this.dataDir);
  }

  /** The events of a type that the journal has, in their order. */
  async journaled<Row>(type: string): Promise<Row[]> {
    const dump = await this.run("journal", "dump", "--type", type);
    return dump.stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Row);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.vanish();
    if (this.#desk?.isRunning === true) await this.#desk.killHard();
    await this.lp.close();
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
