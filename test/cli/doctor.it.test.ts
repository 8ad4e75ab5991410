import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import type { Check } from "../../src/cli/doctor-check.ts";
import { hedgerow } from "../desk/child-process.ts";
import { eventually } from "../desk/eventually.ts";
import { House } from "../desk/house.ts";
import { scratchFolder } from "../sim/scratch.ts";

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 90_000);
afterAll(() => house.close());

interface Diagnosis {
  readonly code: number | null;
  readonly checks: readonly Check[];
}

async function diagnosed(...flags: readonly string[]): Promise<Diagnosis> {
  const { code, stdout } = await hedgerow("doctor", "--json", ...flags);
  return { code, checks: (JSON.parse(stdout) as { checks: Check[] }).checks };
}

const ofDesk = (...flags: readonly string[]): Promise<Diagnosis> =>
  diagnosed("--data", house.dataDir, ...flags);

const faulty = ({ checks }: Diagnosis): string[] =>
  checks.filter(({ state }) => state === "fail").map(({ check }) => check);

test("of a desk that is well every check is ok, and the command ends with 0", async () => {
  const { code, checks } = await ofDesk("-c", house.policyFile);
  assert.deepEqual(
    checks.filter(({ state }) => state !== "ok"),
    [],
  );
  assert.equal(code, 0);
  for (const name of ["Node.js", "data folder", "disk space", "desk", "journal", "LP lp1"]) {
    assert.ok(
      checks.some(({ check }) => check === name),
      name,
    );
  }
  const words = await hedgerow("doctor", "--data", house.dataDir);
  assert.match(words.stdout, /^ok {3}LP lp1 +it takes orders and quotes$/m);
});

test("an LP that is gone, a halt and a folder others may read are told with what mends them", async () => {
  house.lp.isClosed = true;
  house.lp.drop();
  chmodSync(house.dataDir, 0o755);
  await house.run("kill", "on", "--symbol", "EURUSD", "--reason", "drill");
  await eventually(async () => !(await house.desk.status()).lps[0]!.isTrading, "it is down");
  const found = await ofDesk();
  assert.equal(found.code, 1);
  assert.deepEqual(faulty(found), ["LP lp1"]);
  const warned = found.checks.filter(({ state }) => state === "warn");
  assert.deepEqual(
    warned.map(({ mend }) => mend),
    [
      `chmod 700 ${house.dataDir}`,
      "hedgerow kill off --symbol EURUSD --reason TEXT, once its cause is gone",
    ],
  );
  assert.ok(found.checks.every(({ state, mend }) => (state === "ok") === (mend === "")));
});

test("a desk that hangs is told from one that does not run, whose journal is verified", async () => {
  house.desk.signal("SIGSTOP");
  const hung = await ofDesk();
  house.desk.signal("SIGCONT");
  assert.deepEqual([hung.code, faulty(hung)], [1, ["lock"]]);
  await house.desk.stop();
  const idle = await ofDesk();
  assert.equal(faulty(idle).length, 0);
  assert.match(idle.checks.find(({ check }) => check === "journal")?.text ?? "", /^sound: \d+/);
});

test("a damaged journal, a taken port and a policy with mistakes are told all at once", async () => {
  if (house.desk.isRunning) await house.desk.stop();
  const dir = scratchFolder();
  const journal = join(house.dataDir, "journal");
  const segment = join(journal, readdirSync(journal).toSorted()[0] ?? "");
  assert.ok(existsSync(segment));
  const bytes = readFileSync(segment);
  bytes[200] = (bytes[200] ?? 0) ^ 0xff;
  writeFileSync(segment, bytes);
  assert.deepEqual(faulty(await ofDesk()), ["journal"]);

  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as AddressInfo;
  const policy = join(dir, "policy.yaml");
  writeFileSync(policy, `intake:\n  fix: { port: ${port} }\n`);
  const none = join(dir, "none");
  assert.deepEqual(faulty(await diagnosed("--data", none, "-c", policy)), [`port ${port}`]);
  writeFileSync(policy, "intakes: {}\n");
  const bad = await diagnosed("--data", none, "-c", policy);
  assert.deepEqual([bad.code, faulty(bad)], [1, ["policy file"]]);
  taken.close();
});
