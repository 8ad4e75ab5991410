import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import type { Notice } from "../../src/office/notices.ts";
import { ToldAlerts } from "../../src/office/told-alerts.ts";

let dir: string;
let path: string;
let warned: object[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "told-alerts-"));
  path = join(dir, "alerts.json");
  warned = [];
});
afterEach(() => rmSync(dir, { recursive: true }));

const open = (url = "https://hooks.example.com/T0KEN", at = path): ToldAlerts =>
  new ToldAlerts(
    at,
    { url, secret: "key", allowLoopback: false },
    { warn: (fields) => warned.push(fields) },
  );

const notice = (about: string, state: Notice["state"]): Notice => ({
  event: "LP_DOWN",
  state,
  about,
  text: `${about} takes no orders`,
  at: "2026-03-23T12:00:00.000000Z",
  desk: "TESTJRNL",
});

const lastingOf = (told: ToldAlerts): string[] => told.lasting.map(({ about }) => about);

test("what was taken and is not over is known after a restart, and what is over is not", async () => {
  const told = open();
  for (const lp of ["lp1", "lp2"]) told.taken(notice(lp, "raised"));
  told.taken(notice("lp1", "resolved"));
  await told.save();
  assert.deepEqual(open().lasting, [
    { event: "LP_DOWN", about: "lp2", text: "lp2 takes no orders" },
  ]);
  assert.deepEqual(warned, []);
});

test("another receiver is told nothing of what the one before was; no address is in the file, and others cannot read it", async () => {
  const told = open();
  told.taken(notice("lp1", "raised"));
  await told.save();
  assert.deepEqual(lastingOf(open("https://hooks.example.com/OTHER")), []);
  assert.doesNotMatch(readFileSync(path, "utf8"), /T0KEN|example|"key"/);
  assert.equal(statSync(path).mode & 0o077, 0);
});

test("a file that cannot be read is told, and counts as none", () => {
  writeFileSync(path, '{"receiver":"x","lasting":[{"event":"ODD"}]}');
  assert.deepEqual(lastingOf(open()), []);
  assert.match(JSON.stringify(warned), /ALERTS_UNREADABLE/);
});

test("what a disk did not take is written once it does", async () => {
  const far = join(dir, "not-there-yet", "alerts.json");
  const told = open(undefined, far);
  told.taken(notice("lp1", "raised"));
  await told.save();
  assert.match(JSON.stringify(warned), /ALERTS_NOT_KEPT/);
  mkdirSync(join(dir, "not-there-yet"));
  await told.save();
  assert.deepEqual(lastingOf(open(undefined, far)), ["lp1"]);
});
