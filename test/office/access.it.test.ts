import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { roles } from "../../src/office/contract/role.ts";
import type { Role } from "../../src/office/contract/role.ts";
import type { UserView } from "../../src/office/contract/users.ts";
import { hotp, stepAt } from "../../src/office/totp.ts";
import { eventually } from "../desk/eventually.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer, Sent } from "./office-house.ts";
import { bytesOfBase32 } from "./base32.ts";

let office: OfficeHouse;
beforeAll(async () => {
  office = await OfficeHouse.open();
}, 60_000);
afterAll(() => office.close());

const PASSWORD = "correct horse battery";

const codeIn = ({ body }: Answer): string => (body as { code: string }).code;

const post = (path: string, body: unknown, sent: Sent = {}): Promise<Answer> =>
  office.ask(path, { method: "POST", body, ...sent });

const add = async (name: string, role: Role): Promise<Answer> =>
  post("/admin/users", { name, role, password: PASSWORD });

const login = (name: string, password = PASSWORD, more: object = {}): Promise<Answer> =>
  post("/login", { name, password, ...more }, { token: null });

/** Asks as a browser that is logged in does. */
class Browser {
  cookie = "";
  csrf = "";

  static async of(name: string, password = PASSWORD, more: object = {}): Promise<Browser> {
    const browser = new Browser();
    const answer = await login(name, password, more);
    assert.equal(answer.status, 200, answer.text);
    browser.take(answer);
    return browser;
  }

  take(answer: Answer): void {
    this.cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    this.csrf = (answer.body as { csrfToken: string }).csrfToken;
  }

  ask(path: string, sent: Sent = {}): Promise<Answer> {
    const headers = {
      cookie: this.cookie,
      origin: `http://${office.address}`,
      "x-csrf-token": this.csrf,
      ...sent.headers,
    };
    return office.ask(path, { ...sent, headers, token: null });
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask(path, { method: "POST", body, headers });
  }
}

async function keyOf(role: Role, more: object = {}): Promise<string> {
  const name = `bot-${role}-${Math.random().toString(36).slice(2)}`;
  const made = await post("/admin/keys", { name, role, ...more });
  assert.equal(made.status, 201, made.text);
  return (made.body as { key: string }).key;
}

async function changed(name: string, change: object): Promise<Answer> {
  const { headers, body } = await office.ask(`/admin/users/${name}`);
  const { role, isEnabled } = body as UserView;
  return office.ask(`/admin/users/${name}`, {
    method: "PUT",
    headers: { "if-match": headers.get("etag") ?? "" },
    body: { role, isEnabled, ...change },
  });
}

test("the data folder's token makes the first user, and an admin's key does not", async () => {
  const token = await keyOf("admin");
  const ann = { name: "ann", role: "admin", password: PASSWORD };
  const refused = await post("/admin/users", ann, { token });
  assert.deepEqual([refused.status, codeIn(refused)], [403, "FIRST_USER"]);
  const made = await post("/admin/users", ann);
  assert.deepEqual([made.status, made.headers.get("location")], [201, "/admin/users/ann"]);
  assert.ok(!made.text.includes("scrypt") && !made.text.includes(PASSWORD));
  const ben = await post("/admin/users", { ...ann, name: "ben", role: "viewer" }, { token });
  assert.equal(ben.status, 201);
});

for (const [what, name, password] of [
  ["eleven characters", "zoe", "a".repeat(11)],
  ["129 characters", "zoe", "a".repeat(129)],
  ["the name", "zoe.the.great", "ZOE.the.great"],
] as const) {
  test(`a password of ${what} is refused`, async () => {
    const answer = await post("/admin/users", { name, role: "viewer", password });
    assert.equal(answer.status, 400);
    assert.match(answer.text, /"pointer":"\/password"/);
    assert.ok(!answer.text.includes(password));
  });
}

test("text that no database takes is a bad request wherever it stands", async () => {
  const ugly = ["a\u0000b", "a\ud800b"];
  for (const text of ugly) {
    const user = { name: "zoe", role: "viewer", password: PASSWORD, reason: text };
    for (const answer of [
      await login(text),
      await post("/admin/users", user),
      await post("/admin/keys", { name: "zoe", role: "viewer", reason: text }),
      await post("/admin/keys", { name: text, role: "viewer" }),
      await office.ask(`/admin/keys/${encodeURIComponent("a\u0000b")}`, { method: "DELETE" }),
      await office.ask(`/admin/users/${encodeURIComponent("a\u0000b")}`),
    ]) {
      assert.deepEqual([answer.status, codeIn(answer)], [400, "BAD_REQUEST"], answer.text);
    }
  }
});

test("a session's cookie is for HTTP and this site alone, and each login has a new one", async () => {
  await add("sam", "viewer");
  const [one, other] = [await login("sam"), await login("sam")];
  const cookie = one.headers.get("set-cookie") ?? "";
  assert.match(
    cookie,
    /^hedgerow_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    "not Secure: it came without TLS",
  );
  assert.notEqual(cookie, other.headers.get("set-cookie"));
  const first = await Browser.of("sam");
  const again = await first.post("/login", { name: "sam", password: PASSWORD });
  assert.equal(again.status, 200);
  assert.equal((await first.ask("/me")).status, 401, "the session of before is over");
});

test("who is wrong about name, password or both is told the same", async () => {
  await add("una", "viewer");
  const answers = [await login("una", "wrong password"), await login("nobody-here")];
  for (const answer of answers) {
    assert.deepEqual([answer.status, codeIn(answer)], [401, "LOGIN_FAILED"]);
    assert.equal(answer.headers.get("set-cookie"), null);
  }
  assert.equal(answers[0]?.text, answers[1]?.text);
});

describe.for(roles)("a %s", (role) => {
  test("may by session and by key what the role may, and no more", async () => {
    await add(`a-${role}`, role);
    const browser = await Browser.of(`a-${role}`);
    const token = await keyOf(role);
    const me = { role, via: "session", csrfToken: browser.csrf };
    assert.deepEqual((await browser.ask("/me")).body, { name: `a-${role}`, ...me });
    for (const ask of [
      (path: string, sent: Sent = {}) => browser.ask(path, sent),
      (path: string, sent: Sent = {}) => office.ask(path, { ...sent, token }),
    ]) {
      assert.equal((await ask("/positions?account=1001")).status, 200);
      const order = { account: "1001", clOrdID: `r-${role}`, symbol: "NOPE", side: "Buy" };
      const ordered = await ask("/orders", { method: "POST", body: { ...order, orderQty: 1 } });
      assert.equal(ordered.status === 403, role === "viewer", ordered.text);
      for (const path of ["/admin/users", "/admin/users/ann", "/admin/users/none", "/admin/keys"]) {
        const { status } = await ask(path);
        assert.equal(status === 403, role !== "admin", path);
      }
    }
  });
});

test("a browser's change needs the session's own token, and comes from a page of ours", async () => {
  await add("eve", "dealer");
  const browser = await Browser.of("eve");
  const other = await Browser.of("eve");
  const logout = (headers: Record<string, string>) => browser.post("/logout", undefined, headers);
  for (const headers of [
    { "x-csrf-token": "" },
    { "x-csrf-token": other.csrf },
    { origin: "http://evil.example" },
    { origin: `http://${office.address}.evil.example` },
    { origin: "null" },
    { origin: "", referer: `http://evil.example/?${office.address}` },
  ] as Record<string, string>[]) {
    const answer = await logout(headers);
    assert.deepEqual([answer.status, codeIn(answer)], [403, "CSRF"], JSON.stringify(headers));
  }
  const bare = await office.ask("/logout", {
    method: "POST",
    token: null,
    headers: { cookie: browser.cookie, "x-csrf-token": browser.csrf },
  });
  assert.deepEqual([bare.status, codeIn(bare)], [403, "CSRF"], "it does not say where from");
  const evil = { origin: "http://evil.example" };
  const foreign = await post("/login", { name: "eve", password: PASSWORD }, { headers: evil });
  assert.deepEqual([foreign.status, codeIn(foreign)], [403, "CSRF"]);
  assert.equal((await browser.ask("/me", { headers: evil })).status, 200, "looking is no change");
  const ended = await logout({});
  assert.deepEqual([ended.status, (await browser.ask("/me")).status], [200, 401]);
  assert.match(ended.headers.get("set-cookie") ?? "", /^hedgerow_session=;.*Max-Age=0$/);
  assert.equal((await other.ask("/me")).status, 200);
});

test("sessions end with another role, a disabled user, and another password", async () => {
  await add("joe", "viewer");
  const ends = [
    () => changed("joe", { role: "dealer" }),
    () => post("/admin/users/joe/password", { password: `${PASSWORD} 2` }),
  ];
  let password = PASSWORD;
  for (const end of ends) {
    const browser = await Browser.of("joe", password);
    assert.equal((await end()).status, 200);
    assert.equal((await browser.ask("/me")).status, 401);
    password = `${PASSWORD}${end === ends[1] ? " 2" : ""}`;
  }
  const browser = await Browser.of("joe", password);
  assert.equal((await changed("joe", { isEnabled: false })).status, 200);
  assert.equal((await browser.ask("/me")).status, 401);
  const refused = await login("joe", password);
  assert.deepEqual([refused.status, codeIn(refused)], [401, "LOGIN_FAILED"]);
});

test("a user changes the own password by the one of now, and nobody else's", async () => {
  await add("kim", "risk");
  const browser = await Browser.of("kim");
  const next = `${PASSWORD} next`;
  const change = (name: string, body: object) =>
    browser.post(`/admin/users/${name}/password`, { password: next, ...body });
  assert.equal(codeIn(await change("kim", {})), "WRONG_PASSWORD");
  assert.equal(codeIn(await change("kim", { current: "no such password" })), "WRONG_PASSWORD");
  for (const other of ["ann", "none"]) {
    const refused = await change(other, { current: PASSWORD });
    assert.deepEqual([refused.status, codeIn(refused)], [403, "FORBIDDEN"]);
  }
  assert.equal((await change("kim", { current: PASSWORD })).status, 200);
  assert.equal((await browser.ask("/me")).status, 401);
  assert.equal((await login("kim", next)).status, 200);
});

test("a change names the state it was made against", async () => {
  await add("lea", "viewer");
  const path = "/admin/users/lea";
  const etag = (await office.ask(path)).headers.get("etag") ?? "";
  const put = (headers: Record<string, string>) =>
    office.ask(path, { method: "PUT", body: { role: "dealer", isEnabled: true }, headers });
  assert.equal(codeIn(await put({})), "PRECONDITION_REQUIRED");
  assert.equal(codeIn(await put({ "if-match": '"0000000000000000"' })), "STALE");
  const done = await put({ "if-match": etag });
  assert.equal(done.status, 200, done.text);
  assert.equal(codeIn(await put({ "if-match": etag })), "STALE");
  const remove = (tag: string) =>
    office.ask(path, { method: "DELETE", headers: { "if-match": tag } });
  assert.equal((await remove(etag)).status, 412);
  assert.equal((await remove(done.headers.get("etag") ?? "")).status, 200);
  assert.equal((await office.ask(path)).status, 404);
});

test("guesses have to wait, whether the name is a user's or not, and others log in meanwhile", async () => {
  await add("mia", "viewer");
  for (const name of ["mia", "no-user"]) {
    // At once: a machine that is busy may take longer to compare than there is to wait.
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => login(name, "wrong password")),
    );
    const waits = answers.filter(({ status }) => status === 429);
    assert.deepEqual([waits.length, answers.length - waits.length], [3, 5]);
    for (const each of waits) {
      assert.equal(codeIn(each), "LOGIN_THROTTLED");
      assert.equal(each.headers.get("retry-after"), "1");
    }
  }
  assert.equal((await login("una")).status, 200);
});

test("a key is shown once, and used from where it may", async () => {
  const everywhere = await keyOf("viewer");
  assert.match(everywhere, /^hk_[\w-]{43}$/);
  assert.ok(!(await office.ask("/admin/keys")).text.includes(everywhere));
  assert.equal((await office.ask("/me", { token: everywhere })).status, 200);
  const here = await keyOf("viewer", { addresses: ["10.0.0.0/8", "127.0.0.0/8"] });
  assert.equal((await office.ask("/me", { token: here })).status, 200);
  const elsewhere = await keyOf("viewer", { addresses: ["10.0.0.0/8", "::1"] });
  assert.equal((await office.ask("/me", { token: elsewhere })).status, 401);
});

test("a key ends when it expires and when it is revoked", async () => {
  const expires = new Date(Date.now() + 5_000).toISOString();
  const made = await post("/admin/keys", { name: "short", role: "viewer", expires });
  const { id, key: token } = made.body as { id: string; key: string };
  assert.equal((await office.ask("/me", { token })).status, 200);
  const isOver = async () => (await office.ask("/me", { token })).status === 401;
  await eventually(isOver, "the key has expired");
  assert.equal((await office.ask(`/admin/keys/${id}`, { method: "DELETE" })).status, 200);
  assert.equal((await office.ask(`/admin/keys/${id}`, { method: "DELETE" })).status, 404);
  for (const body of [{ expires: "2020-01-01T00:00:00Z" }, { addresses: ["10.0.0.0/40"] }]) {
    const bad = await post("/admin/keys", { name: "bad", role: "viewer", ...body });
    assert.equal(bad.status, 400, JSON.stringify(body));
  }
});

test("what a key may falls with its maker", async () => {
  await add("ned", "admin");
  const browser = await Browser.of("ned");
  const made = await browser.post("/admin/keys", { name: "neds", role: "admin" });
  const { key: token, owner } = made.body as { key: string; owner: string };
  assert.equal(owner, "ned");
  const child = await post("/admin/keys", { name: "neds-2", role: "admin" }, { token });
  assert.equal((child.body as { owner: string }).owner, "ned");
  assert.equal((await office.ask("/admin/users", { token })).status, 200);
  await changed("ned", { role: "dealer" });
  assert.equal((await office.ask("/admin/users", { token })).status, 403);
  assert.deepEqual((await office.ask("/me", { token })).body, {
    name: "key:neds",
    role: "dealer",
    via: "key",
    csrfToken: null,
  });
  await changed("ned", { isEnabled: false });
  assert.equal((await office.ask("/me", { token })).status, 401);
});

const now = (): number => stepAt(Date.now() / 1_000);

test("one-time passwords are asked for once an app has shown one", async () => {
  await add("tom", "viewer");
  const browser = await Browser.of("tom");
  const offer = (await browser.post("/me/totp")).body as { secret: string; uri: string };
  assert.ok(offer.uri.startsWith(`otpauth://totp/Hedgerow:tom?secret=${offer.secret}`));
  const codeAt = (step: number): string => hotp(bytesOfBase32(offer.secret), step, 6);
  const wrong = ["000000", "999999"].find((each) => each !== codeAt(now()));
  assert.equal(codeIn(await browser.post("/me/totp/confirm", { totp: wrong })), "TOTP_WRONG");
  assert.equal((await Browser.of("tom")).csrf.length, 43, "it is not asked for yet");
  const step = now();
  const confirmed = await browser.post("/me/totp/confirm", { totp: codeAt(step) });
  assert.equal(confirmed.status, 200, confirmed.text);
  assert.equal(codeIn(await login("tom")), "TOTP_REQUIRED");
  assert.equal(codeIn(await login("tom", PASSWORD, { totp: codeAt(step) })), "LOGIN_FAILED");
  await Browser.of("tom", PASSWORD, { totp: codeAt(step + 1) });
  const spent = await login("tom", PASSWORD, { totp: codeAt(step + 1) });
  assert.equal(codeIn(spent), "LOGIN_FAILED", "each is good once");
  assert.equal((await browser.post("/me/totp/disable", { password: PASSWORD })).status, 200);
  assert.equal((await login("tom")).status, 200);
});

test("no password, key, session or one-time secret stands in the log or the store's file", async () => {
  const key = await keyOf("viewer");
  const browser = await Browser.of("una");
  const { secret } = (await browser.post("/me/totp")).body as { secret: string };
  const token = browser.cookie.split("=")[1] ?? "";
  const secrets = [PASSWORD, key, token, secret, browser.csrf];
  const { dataDir, desk } = office.house;
  const texts = [desk.log(), JSON.stringify(await desk.status())];
  for (const name of ["store.sqlite", "store.sqlite-wal"]) {
    texts.push(readFileSync(join(dataDir, name), "latin1"));
  }
  for (const each of secrets) {
    assert.ok(each.length > 11 && texts.every((text) => !text.includes(each)), each.slice(0, 5));
  }
});
