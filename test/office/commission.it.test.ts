import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import type { OrderView } from "../../src/office/contract/orders.ts";
import { eventually } from "../desk/eventually.ts";
import { OfficeHouse } from "./office-house.ts";

let office: OfficeHouse;
beforeAll(async () => {
  office = await OfficeHouse.open({}, (text) =>
    text.replace(
      "routing:\n",
      "routing:\n  overrides: { groups: { VIP: { commission_per_million: 35.5 } } }\n",
    ),
  );
}, 60_000);
afterAll(() => office.close());

async function filled(account: string, clOrdID: string): Promise<OrderView> {
  const sent = await office.send({ account, clOrdID, orderQty: 1 });
  const { orderID } = sent.body as OrderView;
  let order: OrderView | undefined;
  await eventually(async () => {
    order = (await office.ask(`/orders/${orderID}`)).body as OrderView;
    return order.leavesQty === 0;
  }, "the order ended");
  return order!;
}

test("a fill by HTTP says what its client is charged for it, and in which currency", async () => {
  const { fills } = await filled("1003", "c-1");
  assert.deepEqual(
    fills.map(({ lastQty, commission, commCurrency }) => [lastQty, commission, commCurrency]),
    [[1, 3.55, "USD"]],
  );
});

test("a client without commission reads nothing of any", async () => {
  const { fills } = await filled("1002", "c-2");
  assert.ok(fills.length > 0);
  for (const fill of fills) assert.deepEqual(Object.keys(fill), ["execID", "lastQty", "lastPx"]);
});
