import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import type { LoadReport } from "../../src/sim/load/load-figures.ts";
import { hedgerowAs } from "../desk/child-process.ts";
import type { Ended } from "../desk/child-process.ts";
import { eventually } from "../desk/eventually.ts";
import { House } from "../desk/house.ts";
import { pause } from "../faults/pause.ts";
import { startVenue } from "../faults/venue-command.ts";

const manner = { env: { LOAD_PASSWORD: "alice-secret" } };

let house: House;
beforeEach(async () => {
  house = await House.open({ durability: "os" });
});
afterEach(() => house.close());

function load(port: number, ...more: readonly string[]): Promise<Ended> {
  const who = "--sender ALICE --target HEDGEROW --user alice --password-env LOAD_PASSWORD";
  const args = ["--connect", `127.0.0.1:${port}`, ...who.split(" "), "--seconds", "1", ...more];
  return hedgerowAs(manner, "load", ...args);
}

/** Some orders are taken, and most are still to come. */
const underWay = (): Promise<void> =>
  eventually(async () => (await house.desk.status()).counters.ordersAccepted >= 10, "it began");

test("a load sends its orders at their times, and tells what became of each", async () => {
  const log = join(house.dir, "answers.log");
  const flags = ["--account", "1005", "1001", "--rate", "100", "--json", "--log", log];
  const ended = await load(house.desk.port, ...flags);
  assert.equal(ended.code, 0, ended.stderr);
  const report = JSON.parse(ended.stdout) as LoadReport;
  const { sent, acknowledged, filled, unanswered, open, errors, acknowledgedMs, lateMs } = report;
  assert.deepEqual(
    { sent, acknowledged, filled, unanswered, open, errors },
    { sent: 100, acknowledged: 100, filled: 100, unanswered: 0, open: 0, errors: 0 },
  );
  assert.deepEqual([acknowledgedMs.count, report.filledMs.count, lateMs.count], [100, 100, 100]);
  assert.ok(acknowledgedMs.p50 > 0 && acknowledgedMs.p50 <= acknowledgedMs.max);
  const answers = readFileSync(log, "utf8").trim().split("\n");
  assert.equal(answers.filter((line) => line.split(" ")[1] === "0").length, 100);
  const { counters } = await house.desk.status();
  assert.equal(counters.ordersAccepted, 100);
});

test("orders that are denied are told by code, and are no error", async () => {
  const ended = await load(house.desk.port, "--account", "nobody", "--rate", "20", "--json");
  assert.equal(ended.code, 0, ended.stderr);
  const report = JSON.parse(ended.stdout) as LoadReport;
  assert.deepEqual(report.denied, { UNKNOWN_ACCOUNT: 20 });
  assert.equal(report.deniedMs.count, 20);
});

test("an order that a stalled desk answers late has waited since it should have been sent", async () => {
  const flags = ["--account", "1001", "--rate", "100", "--seconds", "2", "--json"];
  const running = load(house.desk.port, ...flags);
  await underWay();
  house.desk.signal("SIGSTOP");
  await pause(800);
  house.desk.signal("SIGCONT");
  const ended = await running;
  const report = JSON.parse(ended.stdout) as LoadReport;
  assert.equal(report.acknowledged, 200);
  // Orders went on while it stood: tens of them waited, not the one that a closed loop would see.
  assert.ok(report.acknowledgedMs.p90 > 100, `${report.acknowledgedMs.p90}`);
});

test("orders that nobody answers are counted, and the command ends with 1", async () => {
  const flags = ["--account", "1001", "--rate", "50", "--seconds", "2", "--patience", "0.5"];
  const running = load(house.desk.port, ...flags, "--json");
  await underWay();
  house.desk.signal("SIGSTOP");
  const ended = await running;
  house.desk.signal("SIGCONT");
  assert.equal(ended.code, 1);
  const report = JSON.parse(ended.stdout) as LoadReport;
  assert.ok(report.unanswered > 0);
  assert.equal(report.acknowledged + report.unanswered, report.sent);
});

test("where nobody listens, the Logon is refused or a password is missing, it says so", async () => {
  const wrong = await hedgerowAs(
    { env: { LOAD_PASSWORD: "wrong" } },
    ...`load --connect 127.0.0.1:${house.desk.port} --sender ALICE --target HEDGEROW`.split(" "),
    ..."--user alice --password-env LOAD_PASSWORD".split(" "),
  );
  assert.equal(wrong.code, 4);
  assert.match(wrong.stderr, /^LOAD_NOT_LOGGED_ON: 127\.0\.0\.1:\d+: /);
  const missing = await hedgerowAs(
    {},
    ...`load --connect 127.0.0.1:1 --sender A --target B --password-env NOT_THERE`.split(" "),
  );
  assert.equal(missing.code, 3);
  assert.match(missing.stderr, /^LOAD_NO_PASSWORD: the environment has no NOT_THERE/);
});

test("a peer that sends orders back is measured by the same words", async () => {
  const { command, port } = await startVenue(["--echo", "--sender", "ECHO", "--target", "LOAD"]);
  const flags = `--sender LOAD --target ECHO --echo --rate 100 --seconds 1 --json`.split(" ");
  const ended = await hedgerowAs({}, "load", "--connect", `127.0.0.1:${port}`, ...flags);
  await command.stop();
  assert.equal(ended.code, 0, ended.stderr);
  const report = JSON.parse(ended.stdout) as LoadReport;
  assert.deepEqual([report.sent, report.acknowledged, report.errors], [100, 100, 0]);
});
