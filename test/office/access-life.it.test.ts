import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test, vi } from "vitest";
import type { Readiness } from "../../src/office/contract/health.ts";
import { eventually } from "../desk/eventually.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";

/** Each test starts processes and waits for their ends. */
vi.setConfig({ testTimeout: 90_000 });

let office: OfficeHouse;
afterEach(() => office.close());

const PASSWORD = "correct horse battery";

const codeIn = ({ body }: Answer): string => (body as { code: string }).code;

const post = (path: string, body: unknown): Promise<Answer> =>
  office.ask(path, { method: "POST", body });

const addAnn = async (): Promise<void> => {
  const { status } = await post("/admin/users", { name: "ann", role: "admin", password: PASSWORD });
  assert.equal(status, 201);
};

/** Ends the office and does something before the next one is there. */
async function between(run: () => void): Promise<void> {
  const before = await office.pid();
  process.kill(before, "SIGKILL");
  run();
  await eventually(async () => {
    const { office: now } = await office.house.desk.status();
    return (now?.pid ?? before) !== before && now?.address !== "";
  }, "another office runs");
}

test("until there is a user, HTTP is on a loopback address whatever the policy says", async () => {
  // A name is not believed to be this machine's, and this one is.
  office = await OfficeHouse.open({}, (text) =>
    text.replace("{ port: 0 }", "{ port: 0, host: localhost }"),
  );
  assert.match(office.address, /^127\.0\.0\.1:\d+$/);
  assert.match(office.house.desk.log(), /LOOPBACK_ONLY/);
  await addAnn();
  await between(() => undefined);
  await office.untilReady();
  assert.match(office.address, /^localhost:\d+$/);
  assert.equal((await office.ask("/admin/users/ann")).status, 200);
});

test("without a store the token works, others are sent away for now, and orders go on", async () => {
  office = await OfficeHouse.open();
  await addAnn();
  const login = await post("/login", { name: "ann", password: PASSWORD });
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { key } = (await post("/admin/keys", { name: "bot", role: "viewer" })).body as {
    key: string;
  };
  const mine = () => office.ask("/me", { token: key });
  const ann = () => office.ask("/me", { token: null, headers: { cookie } });
  assert.deepEqual([(await mine()).status, (await ann()).status], [200, 200]);
  const file = join(office.house.dataDir, "store.sqlite");
  await between(() => {
    rmSync(`${file}-wal`);
    writeFileSync(file, "this is no database".repeat(1_000));
  });
  const { address } = (await office.house.desk.status()).office ?? { address: "" };
  office.address = address;
  await eventually(async () => (await office.ask("/readyz")).status === 200, "it is ready");
  await eventually(async () => codeIn(await mine()) === "STORE_DAMAGED", "it was looked at");
  const ready = (await office.ask("/readyz")).body as Readiness;
  assert.deepEqual([ready.isReady, ready.isStoreOpen], [true, false]);
  for (const answer of [await mine(), await ann(), await office.ask("/admin/users")]) {
    assert.deepEqual([answer.status, codeIn(answer)], [503, "STORE_DAMAGED"]);
  }
  const again = await post("/login", { name: "ann", password: PASSWORD });
  assert.deepEqual([again.status, codeIn(again)], [503, "STORE_DAMAGED"]);
  assert.equal((await office.ask("/me", { token: "wrong" })).status, 401);
  assert.equal((await office.ask("/me")).status, 200);
  assert.equal((await office.send({ clOrdID: "no-store" })).status, 201);
  assert.match((await office.ask("/metrics")).text, /^hedgerow_store_up 0$/m);
  const status = await office.house.run("status");
  assert.match(status.stdout, /^store {6}STORE_DAMAGED: /m);
});
