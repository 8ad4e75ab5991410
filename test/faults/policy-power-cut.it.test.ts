import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { test } from "vitest";
import { Prng } from "../../src/sim/prng.ts";
import { hedgerow } from "../desk/child-process.ts";
import { deskPolicy } from "../desk/desk-policy.ts";
import { DeskProcess } from "../desk/desk-process.ts";
import { eventually } from "../desk/eventually.ts";
import { BlockDisk, FORGETFUL, KEEPING } from "./block-disk.ts";
import { OfficeLine } from "./office-line.ts";

const CUTS = 4;
const RULES = "/admin/routing/rules";

/** A desk whose data and store are on a disk that loses its power. */
class Powerless {
  readonly disk = new BlockDisk();
  readonly #dir = mkdtempSync(join(tmpdir(), "hedgerow-cut-"));
  #desk: DeskProcess | undefined;
  #officePid: number | undefined;

  get dataDir(): string {
    return join(this.disk.mount, "data");
  }

  get desk(): DeskProcess {
    if (this.#desk === undefined) throw new Error("no desk runs");
    return this.#desk;
  }

  async start(): Promise<OfficeLine> {
    const file = join(this.#dir, "policy.yaml");
    const text = deskPolicy({ lpPort: 1 }).replace("intake:\n", "intake:\n  http: { port: 0 }\n");
    writeFileSync(file, text);
    this.#desk = await DeskProcess.start(file, this.dataDir);
    const line = await OfficeLine.open(this.#desk, this.dataDir);
    this.#officePid = (await this.#desk.status()).office?.pid ?? undefined;
    return line;
  }

  async cut(): Promise<void> {
    this.disk.freeze();
    await this.disk.cut(this.#ended());
  }

  async #ended(): Promise<void> {
    await this.desk.killHard();
    const pid = this.#officePid;
    const isGone = (): boolean => pid === undefined || !existsSync(`/proc/${pid}`);
    await eventually(isGone, "the office has ended", 30_000);
  }

  async close(): Promise<void> {
    if (this.#desk?.isRunning === true) await this.#ended();
    await this.disk.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** Adds rules until an answer fails to come. @returns those that were answered */
async function addRules(line: OfficeLine, name: string): Promise<string[]> {
  const answered: string[] = [];
  for (;;) {
    const id = `${name}-${answered.length}`;
    const rule = { id, priority: 1, accountIds: ["1001"], action: "REJECT" };
    const isAnswered = await line.ask("POST", RULES, rule).then(
      () => true,
      () => false,
    );
    if (!isAnswered) return answered;
    answered.push(id);
  }
}

test("a change of the policy that was answered is there after the power was cut, and none is half there", async ({
  skip,
}) => {
  const why = await BlockDisk.lacks();
  if (why !== undefined) skip(`SKIPPED: ${why}`);
  const it = new Powerless();
  const random = new Prng(7);
  const answered: string[] = [];
  try {
    await it.disk.format();
    await it.disk.powerOn(FORGETFUL);
    let line = await it.start();
    for (let cut = 0; cut < CUTS; cut++) {
      const adding = addRules(line, `cut-${cut}`);
      await after(1_000 + random.below(1_500));
      await it.cut();
      answered.push(...(await adding));
      await it.disk.powerOn(cut % 2 === 0 ? FORGETFUL : KEEPING);
      line = await it.start();
      const { rules } = (await line.ask("GET", RULES)) as { rules: { id: string }[] };
      const there = new Set(rules.map(({ id }) => id));
      assert.deepEqual(
        answered.filter((id) => !there.has(id)),
        [],
      );
      // One was under way at each cut, and may have come into force.
      assert.ok(there.size <= answered.length + cut + 1, `${there.size} for ${answered.length}`);
      const inForce = async (): Promise<boolean> => {
        const { versions } = (await line.ask("GET", "/admin/policy/versions?limit=1")) as {
          versions: { version: number }[];
        };
        return versions[0]?.version === (await it.desk.status()).policyVersion;
      };
      await eventually(inForce, "the store knows what is in force", 30_000);
      const audit = await hedgerow("audit", "verify", "--data", it.dataDir);
      assert.equal(audit.code, 0, audit.stderr);
    }
    assert.ok(answered.length > CUTS, `only ${answered.length} changes were answered`);
  } finally {
    await it.close();
  }
}, 240_000);
