import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import { eventually } from "../desk/eventually.ts";
import { OfficeHouse } from "./office-house.ts";
import { isSigned, WebhookSink } from "./webhook-sink.ts";

let sink: WebhookSink;
let office: OfficeHouse;
beforeAll(async () => {
  sink = await new WebhookSink().listen();
  const alerts =
    `alerts:\n  webhook:\n    url: ${sink.url}\n    secret: signing-key\n` +
    "    allow_loopback: true\n    check_seconds: 1\n    lp_down_seconds: 1\n";
  office = await OfficeHouse.open({}, (text) => alerts + text);
}, 90_000);
afterAll(async () => {
  await office.close();
  await sink.close();
});

const toldOf = (event: string, state: string): boolean =>
  sink.heard.some(({ notice }) => notice.event === event && notice.state === state);

test("an LP that goes down, and comes back, is told to whoever the policy names; the desk takes orders meanwhile", async () => {
  const { lp } = office.house;
  lp.isClosed = true;
  lp.drop();
  await eventually(() => toldOf("LP_DOWN", "raised"), "it was told", 30_000);
  await office.send({ clOrdID: "w-1", orderQty: 0.01 });
  lp.isClosed = false;
  await eventually(() => toldOf("LP_DOWN", "resolved"), "its end was told", 60_000);
  for (const each of sink.heard) assert.ok(isSigned(each, "signing-key"));
  const { text } = await office.ask("/metrics");
  assert.match(text, /^hedgerow_webhook_notices_total\{outcome="taken"\} [1-9]/m);
});

test("what ended while no office ran is told by the next", async () => {
  const { lp } = office.house;
  const earlier = sink.heard.length;
  const told = (state: string): boolean =>
    sink.heard.slice(earlier).some(({ notice }) => notice.state === state);
  const kept = (): string => readFileSync(dataFolderAt(office.house.dataDir).alerts, "utf8");
  lp.isClosed = true;
  lp.drop();
  await eventually(() => told("raised") && /LP_DOWN/.test(kept()), "it was told", 90_000);
  // The desk ends one that is silent, and starts another.
  process.kill(await office.pid(), "SIGSTOP");
  lp.isClosed = false;
  const isUp = async (): Promise<boolean> => (await office.house.desk.status()).lps[0]!.isTrading;
  await eventually(isUp, "the LP is back", 60_000);
  await eventually(() => told("resolved"), "its end was told", 60_000);
}, 240_000);

test("neither address nor key of a webhook is in the log, an answer, or the policy that is kept, but for the file's own words", async () => {
  const { desk, dataDir } = office.house;
  const { policy } = dataFolderAt(dataDir);
  const files = readdirSync(policy).filter((file) => !file.endsWith(".layers"));
  const kept = files.map((file) => readFileSync(join(policy, file), "utf8"));
  assert.ok(kept.length > 0);
  for (const text of [desk.log(), JSON.stringify(await desk.status()), ...kept]) {
    assert.doesNotMatch(text, /signing-key|\/hook/);
  }
});
