import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { NewKey, NewSession, UserRow } from "../../src/store/auth-calls.ts";
import type { Deed, StoreRefusal } from "../../src/store/store-calls.ts";
import type { StoreClient } from "../../src/store/store-client.ts";
import { demandPostgres, engines, newStore, openClient } from "./engines.ts";

const MINUTE = 60_000_000;
const NOW = 1_000 * MINUTE;

const deed = (atUs = NOW, actor = "local"): Deed => ({
  actor,
  reason: "why",
  source: "api",
  requestId: "r1",
  atUs,
});

const refused = (code: string): unknown => expect.objectContaining({ refused: code });

demandPostgres();

async function add(store: StoreClient, name: string, role: UserRow["role"]): Promise<UserRow> {
  const user = { name, role, isEnabled: true, passwordHash: `hash of ${name}` };
  return row(await store.ask("addUser", user, true, deed()));
}

const events = async (store: StoreClient): Promise<string[]> =>
  (await store.ask("auditFrom", 0, 100)).map((each) => `${each.eventType} ${each.entityId}`);

const session = (name: string, tokenHash: string): NewSession => ({
  name,
  passwordHash: `hash of ${name}`,
  totpStep: null,
  tokenHash,
  replaces: null,
  expiresUs: NOW + 100 * MINUTE,
  idleUs: 10 * MINUTE,
  address: "127.0.0.1",
});

const use = (store: StoreClient, tokenHash: string, nowUs = NOW) =>
  store.ask("useSession", { tokenHash, nowUs, idleUs: 10 * MINUTE });

const key = (name: string, more: Partial<NewKey> = {}): NewKey => ({
  id: `id-${name}`,
  name,
  role: "dealer",
  owner: null,
  addresses: [],
  expiresUs: null,
  text: `hk_${name}`,
  prefix: "hk_abc",
  ...more,
});

async function changed(store: StoreClient, name: string, change: Partial<UserRow>) {
  const user = await store.ask("user", name);
  expect(await store.ask("changeUser", { ...user!, ...change }, deed())).toMatchObject({ name });
}

describe.for(engines)("%s", (kind) => {
  const opened = async (): Promise<StoreClient> => openClient(await newStore(kind));

  test("the first user is made by whoever may read the data folder, further ones by others", async () => {
    const store = await opened();
    const ann = { name: "ann", role: "admin", isEnabled: true, passwordHash: "x" } as const;
    expect(await store.ask("addUser", ann, false, deed())).toEqual(refused("FIRST_USER"));
    expect(await store.ask("addUser", ann, true, deed())).toMatchObject({ name: "ann" });
    expect(await store.ask("addUser", ann, false, deed())).toEqual(refused("USER_EXISTS"));
    const ben = { ...ann, name: "ben", role: "viewer" } as const;
    expect(await store.ask("addUser", ben, false, deed())).toMatchObject({
      name: "ben",
      role: "viewer",
      isEnabled: true,
      hasTotp: false,
      lastLoginUs: null,
      createdUs: NOW,
      createdBy: "local",
      revision: 1,
    });
    expect((await store.ask("users")).map(({ name }) => name)).toEqual(["ann", "ben"]);
    expect(await events(store)).toEqual(["USER_ADDED ann", "USER_ADDED ben"]);
  });

  test("the last admin who can log in is neither demoted, disabled nor removed", async () => {
    const store = await opened();
    const ann = await add(store, "ann", "admin");
    const ben = await add(store, "ben", "admin");
    const off = { ...ben, isEnabled: false };
    const { revision } = row(await store.ask("changeUser", off, deed()));
    for (const change of [
      { ...ann, role: "risk" },
      { ...ann, isEnabled: false },
    ] as const) {
      expect(await store.ask("changeUser", change, deed())).toEqual(refused("LAST_ADMIN"));
    }
    expect(await store.ask("removeUser", ann, deed())).toEqual(refused("LAST_ADMIN"));
    await store.ask("changeUser", { ...ben, revision }, deed());
    expect(await store.ask("removeUser", ann, deed())).toMatchObject({ name: "ann" });
    expect((await store.ask("users")).map(({ name }) => name)).toEqual(["ben"]);
  });

  test("a user who was changed since is not changed or removed, and a refusal tells nothing", async () => {
    const store = await opened();
    await add(store, "ann", "admin");
    const ben = await add(store, "ben", "viewer");
    await store.ask("changeUser", { ...ben, role: "dealer" }, deed());
    const before = await events(store);
    const late = { ...ben, role: "risk" } as const;
    expect(await store.ask("changeUser", late, deed())).toEqual(refused("USER_MOVED"));
    expect(await store.ask("removeUser", ben, deed())).toEqual(refused("USER_MOVED"));
    const nobody = { ...ben, name: "nobody" };
    expect(await store.ask("changeUser", nobody, deed())).toEqual(refused("UNKNOWN_USER"));
    expect(await store.ask("removeUser", nobody, deed())).toEqual(refused("UNKNOWN_USER"));
    expect(await store.ask("setPassword", "nobody", "x", deed())).toEqual(refused("UNKNOWN_USER"));
    expect(await events(store)).toEqual(before);
    expect(await store.ask("user", "ben")).toMatchObject({ role: "dealer", revision: 2 });
  });

  test("a session is its user's until it is idle too long, expired, or logged out", async () => {
    const store = await opened();
    await add(store, "ann", "admin");
    for (const token of ["a", "b", "c"])
      await store.ask("openSession", session("ann", token), deed());
    expect(await store.ask("user", "ann")).toMatchObject({ lastLoginUs: NOW });
    expect(await use(store, "a")).toEqual({ name: "ann", role: "admin", hasTotp: false });
    expect(await use(store, "d")).toBe(null);
    await store.ask("endSession", "b", deed());
    expect(await use(store, "b")).toBe(null);
    for (let at = 1; at <= 11; at++) {
      expect(await use(store, "a", NOW + at * 9 * MINUTE)).not.toBe(null);
    }
    expect(await use(store, "c", NOW + 10 * MINUTE)).toBe(null);
    expect(await use(store, "a", NOW + 100 * MINUTE)).toBe(null);
    expect(await events(store)).toEqual([
      "USER_ADDED ann",
      "LOGIN ann",
      "LOGIN ann",
      "LOGIN ann",
      "LOGOUT ann",
    ]);
  });

  test("sessions end with another password, another role, a disabled and a removed user", async () => {
    const store = await opened();
    await add(store, "ann", "admin");
    for (const [name, end] of [
      ["ben", () => store.ask("setPassword", "ben", "other", deed())],
      ["cat", async () => changed(store, "cat", { role: "dealer" })],
      ["dan", async () => changed(store, "dan", { isEnabled: false })],
      ["eve", async () => store.ask("removeUser", (await store.ask("user", "eve"))!, deed())],
    ] as const) {
      await add(store, name, "viewer");
      await store.ask("openSession", session(name, name), deed());
      await store.ask("openSession", session("ann", `ann beside ${name}`), deed());
      expect(await use(store, name)).not.toBe(null);
      await end();
      expect(await use(store, name)).toBe(null);
      expect(await use(store, `ann beside ${name}`)).not.toBe(null);
    }
  });

  test("a login begins a new session, ends the browser's old one, and at most 20 are a user's", async () => {
    const store = await opened();
    await add(store, "ann", "admin");
    await store.ask("openSession", session("ann", "0"), deed());
    await store.ask("openSession", { ...session("ann", "1"), replaces: "0" }, deed());
    expect([await use(store, "0"), (await use(store, "1"))?.name]).toEqual([null, "ann"]);
    for (let at = 2; at <= 21; at++) {
      await store.ask("openSession", session("ann", String(at)), deed(NOW + at));
    }
    expect([await use(store, "1"), (await use(store, "2"))?.name]).toEqual([null, "ann"]);
  });

  test("a login of a user who was changed while the password was compared begins nothing", async () => {
    const store = await opened();
    await add(store, "ann", "admin");
    const stale = { ...session("ann", "a"), passwordHash: "another" };
    const nobody = session("nobody", "a");
    const spent = { ...session("ann", "a"), totpStep: 5 };
    for (const each of [stale, nobody, spent]) {
      expect(await store.ask("openSession", each, deed())).toEqual(refused("LOGIN_FAILED"));
    }
    expect(await use(store, "a")).toBe(null);
    expect(await events(store)).toEqual(["USER_ADDED ann"]);
  });

  test("failed logins are told once a minute a name, and names that are no user's never", async () => {
    const store = await opened();
    await add(store, "ann", "admin");
    for (const at of [0, 1, 59, 60, 61, 121]) {
      const when = deed(NOW + at * 1_000_000, "nobody");
      await store.ask("loginFailed", "ann", "PASSWORD", "127.0.0.1", when);
      await store.ask("loginFailed", `my password ${at}`, "UNKNOWN_USER", "127.0.0.1", when);
    }
    const rows = (await store.ask("auditFrom", 1, 100)).map(
      (each) => `${each.entityId} ${(each.timestampUs - NOW) / 1_000_000}`,
    );
    expect(rows).toEqual(["ann 0", " 0", "ann 60", " 60", "ann 121", " 121"]);
    expect(JSON.stringify(await store.ask("auditFrom", 0, 100))).not.toContain("my password");
  });

  test("one-time passwords are asked for once confirmed, and each is good once", async () => {
    const options = await newStore(kind);
    const store = await openClient(options);
    await add(store, "ann", "admin");
    expect(await store.ask("confirmTotp", "ann", 7, deed())).toEqual(refused("NO_TOTP"));
    await store.ask("offerTotp", "ann", "SECRET");
    expect(await store.ask("userProof", "ann")).toMatchObject({
      hasTotp: false,
      totpSecret: "SECRET",
    });
    expect(await store.ask("openSession", session("ann", "a"), deed())).toMatchObject({});
    expect(await store.ask("confirmTotp", "ann", 7, deed())).toMatchObject({ hasTotp: true });
    expect(await store.ask("offerTotp", "ann", "OTHER")).toEqual(refused("TOTP_IS_ON"));
    const login = (step: number | null) =>
      store.ask("openSession", { ...session("ann", `s${step}`), totpStep: step }, deed());
    for (const step of [null, 6, 7]) expect(await login(step)).toEqual(refused("LOGIN_FAILED"));
    expect(await login(8)).toMatchObject({ name: "ann" });
    expect(await login(8)).toEqual(refused("LOGIN_FAILED"));
    expect(await store.ask("dropTotp", "ann", deed())).toMatchObject({ hasTotp: false });
    expect(await store.ask("dropTotp", "ann", deed())).toEqual(refused("NO_TOTP"));
    expect(await events(store)).toContain("TOTP_DISABLED ann");
  });

  test("a key is good until it expires or is revoked, and is known by its text alone", async () => {
    const store = await opened();
    expect(await store.ask("useKey", "hk_bot", NOW)).toBe(null);
    const made = await store.ask("addKey", key("bot", { expiresUs: NOW + 5 * MINUTE }), deed());
    expect(made).toMatchObject({ name: "bot", role: "dealer", prefix: "hk_abc", owner: null });
    expect(await store.ask("addKey", key("bot", { id: "2", text: "t" }), deed())).toEqual(
      refused("KEY_EXISTS"),
    );
    expect(await store.ask("useKey", "hk_bot", NOW)).toMatchObject({
      name: "bot",
      ownerRole: null,
    });
    expect(await store.ask("useKey", "hk_bo", NOW)).toBe(null);
    expect(await store.ask("useKey", "hk_bot", NOW + 5 * MINUTE)).toBe(null);
    expect(await store.ask("removeKey", "id-bot", deed())).toMatchObject({ name: "bot" });
    expect(await store.ask("removeKey", "id-bot", deed())).toEqual(refused("UNKNOWN_KEY"));
    expect(await store.ask("useKey", "hk_bot", NOW)).toBe(null);
    expect(await events(store)).toEqual(["KEY_ADDED id-bot", "KEY_REVOKED id-bot"]);
  });

  test("when a key was used last is written down at most once a minute", async () => {
    const store = await opened();
    await store.ask("addKey", key("bot"), deed());
    const lastUsed = async (at: number) => {
      await store.ask("useKey", "hk_bot", NOW + at);
      return ((await store.ask("keys"))[0]?.lastUsedUs ?? 0) - NOW;
    };
    expect(await lastUsed(0)).toBe(0);
    expect(await lastUsed(MINUTE - 1)).toBe(0);
    expect(await lastUsed(MINUTE)).toBe(MINUTE);
  });

  test("a key may no more than its owner, and ends with a disabled or removed one", async () => {
    const store = await opened();
    await add(store, "ann", "admin");
    await add(store, "ben", "admin");
    expect(await store.ask("addKey", key("x", { owner: "nobody" }), deed())).toEqual(
      refused("UNKNOWN_USER"),
    );
    await store.ask("addKey", key("bot", { owner: "ben", role: "risk" }), deed());
    const owners = async () => (await store.ask("useKey", "hk_bot", NOW))?.ownerRole;
    expect(await owners()).toBe("admin");
    await changed(store, "ben", { role: "viewer" });
    expect(await owners()).toBe("viewer");
    await changed(store, "ben", { isEnabled: false });
    expect(await owners()).toBe(undefined);
    await changed(store, "ben", { isEnabled: true });
    await store.ask("removeUser", (await store.ask("user", "ben"))!, deed());
    await add(store, "ben", "admin");
    expect(await owners()).toBe(undefined);
    expect(await store.ask("keys")).toEqual([]);
    expect(await events(store)).toContain("KEY_REVOKED id-bot");
  });
});

test("with another store.key, or none, keys and one-time secrets fail, until they are forgotten", async () => {
  const options = await newStore("sqlite");
  const first = await openClient(options);
  await add(first, "ann", "admin");
  await first.ask("offerTotp", "ann", "SECRET");
  await first.ask("confirmTotp", "ann", 7, deed());
  await first.ask("addKey", key("bot"), deed());
  const failsWith = async (code: string) => {
    await expect(first.ask("useKey", "hk_bot", NOW)).rejects.toMatchObject({ code });
    await expect(first.ask("userProof", "ann")).rejects.toMatchObject({ code });
    await expect(first.ask("addKey", key("two"), deed())).rejects.toMatchObject({ code });
  };
  writeFileSync(options.keyFile, Buffer.alloc(32, 7));
  await failsWith("STORE_KEY_WRONG");
  rmSync(options.keyFile);
  await failsWith("STORE_KEY_MISSING");
  expect(await first.ask("forgetSecrets", deed())).toBe(2);
  expect(await first.ask("keys")).toEqual([]);
  expect(await first.ask("userProof", "ann")).toMatchObject({ hasTotp: false, totpSecret: null });
  await first.ask("addKey", key("bot"), deed());
  expect(await first.ask("useKey", "hk_bot", NOW)).toMatchObject({ name: "bot" });
  expect((await events(first)).slice(-3)).toEqual([
    "KEY_REVOKED id-bot",
    "TOTP_DISABLED ann",
    "KEY_ADDED id-bot",
  ]);
});

test("neither a key, nor a one-time secret, nor a session's token stands in the file", async () => {
  const options = await newStore("sqlite");
  const store = await openClient(options);
  const user = { name: "ann", role: "admin", isEnabled: true, passwordHash: "x" } as const;
  await store.ask("addUser", user, true, deed());
  await store.ask("offerTotp", "ann", "CANARYSECRET");
  const bot: NewKey = {
    id: "1",
    name: "bot",
    role: "viewer",
    owner: null,
    addresses: [],
    expiresUs: null,
    text: "hk_canarykey",
    prefix: "hk_ca",
  };
  await store.ask("addKey", bot, deed());
  await store.close();
  const { place } = options;
  const file = place.kind === "sqlite" ? place.file : "";
  const bytes = readFileSync(file, "latin1");
  expect(bytes).toContain("hk_ca");
  expect(bytes).not.toContain("CANARYSECRET");
  expect(bytes).not.toContain("hk_canarykey");
});

function row(answer: UserRow | StoreRefusal): UserRow {
  if ("refused" in answer) throw new Error(answer.refused);
  return answer;
}
