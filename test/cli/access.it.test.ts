import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { hedgerowAs } from "../desk/child-process.ts";
import type { Ended } from "../desk/child-process.ts";
import { OfficeHouse } from "../office/office-house.ts";

let office: OfficeHouse;
beforeAll(async () => {
  office = await OfficeHouse.open();
}, 60_000);
afterAll(() => office.close());

const PASSWORD = "correct horse battery";

const run = (...args: readonly string[]): Promise<Ended> => office.house.run(...args);

const typed = (input: string, ...args: readonly string[]): Promise<Ended> =>
  hedgerowAs({ input }, ...args, "--data", office.house.dataDir);

const login = async (name: string, password: string): Promise<number> =>
  (await office.ask("/login", { method: "POST", body: { name, password }, token: null })).status;

test("users are made, listed, disabled and given another password by command", async () => {
  assert.match((await run("users", "list")).stdout, /there are no users/);
  const made = await typed(`${PASSWORD}\n`, "users", "add", "ann", "--role", "admin");
  assert.deepEqual(
    [made.code, made.stdout],
    [0, "ann                  admin    never logged in\n"],
  );
  assert.equal(await login("ann", PASSWORD), 200);
  await typed(`${PASSWORD}\n`, "users", "add", "ben", "--role", "viewer");
  const off = await run("users", "disable", "ben", "--reason", "left us");
  assert.deepEqual(
    [off.code, off.stdout],
    [0, "ben                  viewer   never logged in, off\n"],
  );
  assert.equal(await login("ben", PASSWORD), 401);
  assert.equal((await run("users", "enable", "ben")).code, 0);
  assert.equal((await typed("another password\n", "users", "password", "ben")).code, 0);
  assert.deepEqual(
    [await login("ben", PASSWORD), await login("ben", "another password")],
    [401, 200],
  );
  const { users } = JSON.parse((await run("users", "list", "--json")).stdout) as {
    users: { name: string }[];
  };
  assert.deepEqual(
    users.map(({ name }) => name),
    ["ann", "ben"],
  );
});

test("what the office refuses ends a command with 5 and the reason, without a stack", async () => {
  for (const [input, args, words] of [
    [
      "short\n",
      ["users", "add", "zoe", "--role", "viewer"],
      /^BAD_REQUEST: password a password has/,
    ],
    [`${PASSWORD}\n`, ["users", "add", "ann", "--role", "viewer"], /^USER_EXISTS: /],
    ["", ["users", "disable", "ann"], /^LAST_ADMIN: /],
    ["", ["users", "disable", "none"], /^UNKNOWN_USER/],
    ["", ["keys", "revoke", "none"], /^UNKNOWN_KEY: /],
  ] as const) {
    const ended = await typed(input, ...args);
    assert.equal(ended.code, 5, ended.stderr);
    assert.match(ended.stderr, words);
    assert.equal(ended.stderr.trimEnd().split("\n").length, 1, ended.stderr);
  }
  const none = await typed("", "users", "add", "zoe", "--role", "viewer");
  assert.deepEqual([none.code, none.stdout], [2, ""]);
  assert.match(none.stderr, /^PASSWORD_MISSING: /);
});

test("a key is printed once, alone on stdout, and ends when it is revoked", async () => {
  const made = await run("keys", "add", "bot", "--role", "dealer", "--address", "127.0.0.0/8");
  assert.match(made.stdout, /^hk_[\w-]{43}\n$/);
  const token = made.stdout.trim();
  assert.equal((await office.ask("/me", { token })).status, 200);
  const list = await run("keys", "list");
  assert.match(list.stdout, /^[0-9a-f]{12} bot {18}dealer {3}hk_.{5}… last used .*Z, from 127/);
  assert.ok(!list.stdout.includes(token));
  const [id = ""] = list.stdout.split(" ");
  assert.equal((await run("keys", "revoke", id)).code, 0);
  assert.equal((await office.ask("/me", { token })).status, 401);
  assert.match((await run("keys", "list")).stdout, /there are no keys/);
});

test("a desk that is not there cannot be reached", async () => {
  const gone = await hedgerowAs({}, "users", "list", "--data", `${office.house.dir}/none`);
  assert.equal(gone.code, 4);
  assert.match(gone.stderr, /^DESK_UNREACHABLE: /);
});
