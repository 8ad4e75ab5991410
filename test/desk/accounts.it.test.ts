import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import type { Ended } from "./child-process.ts";
import { decideAllAgain } from "./decided-again.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open();
  client = await house.client();
});
afterAll(() => house.close());

function imported(text: string, ...flags: readonly string[]): Promise<Ended> {
  const file = join(house.dir, "accounts.csv");
  writeFileSync(file, text);
  return house.run("accounts", "import", file, ...flags);
}

interface Row {
  readonly account: string;
  readonly group: string;
  readonly clientClass: string;
  readonly score: number;
  readonly source: string;
  readonly pin?: { readonly reason: string; readonly expiresUs: number };
}

async function listed(...only: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  let after = "";
  do {
    const page = (await house.desk.ask({ op: "accounts", after, only })) as Page;
    rows.push(...page.rows);
    after = page.next;
  } while (after !== "");
  return rows;
}

interface Page {
  readonly rows: readonly Row[];
  readonly next: string;
}

/** The class a decision about the account sees now, and whether a pin says so. */
async function decided(account: string, clOrdID: string): Promise<unknown> {
  client.order(clOrdID, { account });
  await client.report(clOrdID, "F");
  const { decision } = await house.desk.explain(clOrdID);
  return [decision?.clientClass, decision?.isPinned, decision?.aBookPercent];
}

test("a file with mistakes is told whole, with exit code 3, and nothing of it is taken in", async () => {
  const before = await listed();
  const told = await imported(
    "account,class,score\n1001,TOXIC,90\n1002,GOLDEN,44\n1003,RETAIL,120\n1001,RETAIL,1\n",
  );
  assert.equal(told.code, 3);
  assert.equal(told.stdout, "");
  const lines = told.stderr.trimEnd().split("\n");
  for (const line of [3, 4, 5]) {
    assert.ok(
      lines.some((each) => each.includes(`accounts.csv:${line}:`)),
      told.stderr,
    );
  }
  assert.match(lines.at(-1) ?? "", /^IMPORT_INVALID: 3 mistakes in .*nothing was taken in$/);
  assert.deepEqual(await listed(), before);
});

test("new accounts without a group are refused, and with them all the others of the file", async () => {
  const before = await listed();
  const told = await imported("account,score\n1001,77\n2001,10\n2002,20\n");
  assert.equal(told.code, 5);
  assert.match(told.stderr, /^IMPORT_REFUSED: 2 accounts are new and have no group \(2001, 2002\)/);
  assert.deepEqual(await listed(), before);
});

test("a file that is not there, or no table, ends with a code", async () => {
  const gone = await house.run("accounts", "import", join(house.dir, "nowhere.csv"));
  assert.equal(gone.code, 1);
  assert.match(gone.stderr, /^FILE_UNREADABLE: /);
  const empty = await imported("");
  assert.equal(empty.code, 3);
  assert.match(empty.stderr, /IMPORT_INVALID: /);
});

test("a new account with a group trades at once, in the class the file says or its score's band", async () => {
  client.order("A-NEW-EARLY", { account: "2001" });
  assert.match((await client.report("A-NEW-EARLY", "8")).fields.get(58) ?? "", /^UNKNOWN_ACCOUNT/);
  const told = await imported(
    "account,group,class,score,trades\n2001,Gold,PROFESSIONAL,47,900\n2002,Gold,,25,900\n" +
      "1001,,,65,900\n",
    "--reason",
    "weekly scores",
  );
  assert.deepEqual([told.code, told.stdout], [0, "3 accounts taken in\n"]);
  assert.deepEqual(await decided("2001", "A-NEW"), ["PROFESSIONAL", false, 80]);
  assert.deepEqual(await decided("2002", "A-BAND"), ["SEMI_PRO", false, 50]);
  assert.deepEqual(await decided("1001", "A-TOXIC"), ["TOXIC", false, 100]);
  const rows = await listed("2001", "2002", "1001", "1003");
  assert.deepEqual(
    rows.map(({ account, group, clientClass, source }) => [account, group, clientClass, source]),
    [
      ["2001", "Gold", "PROFESSIONAL", "IMPORT"],
      ["2002", "Gold", "SEMI_PRO", "BAND"],
      ["1001", "Standard", "TOXIC", "BAND"],
      ["1003", "VIP", "PROFESSIONAL", "POLICY"],
    ],
  );
  const words = await house.run("accounts", "list", "2001");
  assert.match(words.stdout, /^2001 +Gold +PROFESSIONAL +47 {2}IMPORT\n$/);
});

test("a pin holds an account in a class until it is taken away, and says who and why", async () => {
  const pinned = await house.run("accounts", "pin", "1002", "TOXIC", "--reason", "news trader");
  assert.equal(pinned.code, 0, pinned.stderr);
  assert.match(pinned.stdout, /^1002 +Standard +TOXIC +30 {2}PIN: news trader\n$/);
  assert.deepEqual(await decided("1002", "A-PIN"), ["TOXIC", true, 100]);
  // A score that comes meanwhile changes nothing as long as the pin holds.
  await imported("account,score,trades\n1002,5,900\n");
  assert.deepEqual(await decided("1002", "A-PIN-2"), ["TOXIC", true, 100]);
  const off = await house.run("accounts", "unpin", "1002", "--reason", "was a mistake");
  assert.match(off.stdout, /^1002 +Standard +RETAIL +5 {2}BAND\n$/);
  assert.deepEqual(await decided("1002", "A-UNPIN"), ["RETAIL", false, 10]);
});

test("a pin with an end is over then, by itself", async () => {
  const until = new Date(Date.now() + 2_500).toISOString();
  const reason = ["--reason", "for a moment"];
  const pinned = await house.run("accounts", "pin", "1004", "TOXIC", ...reason, "--until", until);
  assert.equal(pinned.code, 0, pinned.stderr);
  assert.ok(pinned.stdout.endsWith(`PIN: for a moment until ${until}\n`), pinned.stdout);
  assert.deepEqual(await decided("1004", "A-WHILE"), ["TOXIC", true, 100]);
  const rows = (): Promise<unknown> =>
    house.desk.ask({ op: "accounts", after: "", only: ["1004"] });
  await eventually(async () => JSON.stringify(await rows()).includes("UNKNOWN"), "it is over");
  assert.deepEqual(await decided("1004", "A-OVER"), ["UNKNOWN", false, 40]);
});

test("pins that cannot be are refused with a code, and change nothing", async () => {
  const before = await listed("1003");
  const reason = ["--reason", "x"];
  const cases = [
    [["pin", "9999", "TOXIC", ...reason], 5, /^UNKNOWN_NAME: no account 9999/],
    [["pin", "1003", "GOLDEN", ...reason], 2, /Allowed choices are/],
    [["pin", "1003", "TOXIC"], 2, /--reason/],
    [["pin", "1003", "TOXIC", ...reason, "--until", "tomorrow"], 2, /^BAD_TIME: tomorrow/],
    [["pin", "1003", "TOXIC", ...reason, "--until", "2020-01-01T00:00:00Z"], 5, /^BAD_REQUEST: /],
    [["unpin", "9999", ...reason], 5, /^UNKNOWN_NAME: /],
    [["list", "9999"], 5, /^UNKNOWN_NAME: /],
  ] as const;
  const told = await Promise.all(cases.map(([args]) => house.run("accounts", ...args)));
  for (const [at, { code, stderr }] of told.entries()) {
    assert.equal(code, cases[at]?.[1], stderr);
    assert.match(stderr, cases[at]![2]);
  }
  assert.deepEqual(await listed("1003"), before);
});

test("a table of many accounts is taken in and listed whole", async () => {
  const rows = Array.from({ length: 1_200 }, (_, at) => `${50_000 + at},Many,${at % 100},900`);
  const told = await imported(`account,group,score,trades\n${rows.join("\n")}\n`);
  assert.deepEqual([told.code, told.stdout], [0, "1200 accounts taken in\n"]);
  const list = await house.run("accounts", "list", "--json");
  assert.deepEqual([list.code, list.stderr], [0, ""]);
  const all = JSON.parse(list.stdout) as Row[];
  assert.deepEqual(all, await listed());
  assert.equal(all.filter(({ group }) => group === "Many").length, 1_200);
  assert.equal(new Set(all.map(({ account }) => account)).size, all.length);
});

test("imports and pins outlive a kill -9, stand in the journal with who and why, and decisions are made again", async () => {
  await house.run("accounts", "pin", "2001", "RETAIL", "--reason", "agreed");
  const before = await listed();
  await house.desk.killHard();
  await house.start();
  assert.deepEqual(await listed(), before);
  client = await house.client(undefined, client.next);
  assert.deepEqual(await decided("2001", "A-RISEN"), ["RETAIL", true, 10]);
  const changes = await house.journaled<Record<string, unknown>>("AccountChanged");
  assert.deepEqual(
    changes.slice(0, 3).map(({ change, reason }) => [change, reason]),
    [1, 2, 3].map(() => ["IMPORT", "weekly scores"]),
  );
  assert.equal(changes.at(-1)?.["pinReason"], "agreed");
  assert.ok(changes.every(({ actor }) => typeof actor === "string" && actor !== ""));
  assert.deepEqual(decideAllAgain(house.dataDir).differing, []);
});
