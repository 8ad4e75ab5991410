import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

const rules = `routing_rules:
  - { id: half, priority: 600, action: PARTIAL_HEDGE, hedge_percent: 50,
      filters: { account_ids: [1001] } }
  - { id: no-pounds, priority: 500, action: REJECT, filters: { symbols: [GBPUSD] } }
`;

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open({}, (text) => text + rules);
  client = await house.client();
});
afterAll(() => house.close());

const told = (order: string): Promise<unknown> => house.desk.explain(order);

test("orders that ended are explained with all that their decision saw, also after kill -9", async () => {
  client.order("E-FILLED", { account: "1001", orderQty: "2" });
  await client.report("E-FILLED", "F");
  client.order("E-DENIED", { account: "1001", symbol: "GBPUSD" });
  await client.report("E-DENIED", "8");
  const filled = await told("E-FILLED");
  const denied = await told("E-DENIED");
  assert.match(
    JSON.stringify(filled),
    /"ordStatus":"Filled".*"code":"RULE_MATCHED".*"lps":\[\{.*"verdict":"CHOSEN"/,
  );
  assert.match(JSON.stringify(denied), /"ordStatus":"Rejected".*"code":"RULE_MATCHED"/);

  await house.desk.killHard();
  await house.start();
  assert.deepEqual(await told("E-FILLED"), filled);
  assert.deepEqual(await told("E-DENIED"), denied);
});
