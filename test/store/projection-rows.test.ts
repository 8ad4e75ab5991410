import assert from "node:assert/strict";
import { test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import { avgPxOf, cumQtyOf } from "../../src/core/execute/order.ts";
import { counterOf } from "../../src/store/projections/keys.ts";
import { State } from "../../src/core/state.ts";
import { livedEvents, snapshotAt, writeLived } from "../desk/lived-journal.ts";
import { engines, newStore, openClient } from "./engines.ts";
import { newFolders, projectAll, projectOnce, tablesIn } from "./projection-rig.ts";

const lived = livedEvents(4_000);

for (const kind of engines) {
  test(`${kind}: each order and leg has the row that the desk's state says`, async () => {
    const folders = newFolders();
    writeLived(folders.dir, lived);
    const options = await newStore(kind);
    const client = await openClient(options);
    const { nextEvent } = await projectAll(client, folders);
    assert.equal(nextEvent, lived.length + 1);
    await client.close();
    const tables = await tablesIn(options);
    const state = new State();
    const ended = new Map<number, number>();
    for (const event of lived) {
      apply(state, event);
      if (event.type === "ClientFilled") {
        const had = ended.get(event.order) ?? 0;
        ended.set(event.order, had + event.aQty + event.bQty);
      }
    }
    let compared = 0;
    for (const row of tables["orders"]!) {
      const number = counterOf(Number(row["id"]));
      const order = state.orders.order(number);
      if (order === undefined) continue;
      compared += 1;
      assert.deepEqual(
        [row["ord_status"], row["cum_qty"], row["avg_px"], row["reason"]],
        [order.ordStatus, cumQtyOf(order), avgPxOf(order), order.denial ?? order.ending ?? ""],
      );
      if (order.house === undefined) assert.equal(row["cum_qty"], ended.get(number) ?? 0);
      const lps = [...new Set(order.legs.map(({ lp }) => state.names.nameOf("lp", lp)))];
      assert.equal(row["lp_list"], JSON.stringify(lps));
      const legs = tables["legs"]!.filter((leg) => leg["order_key"] === row["id"]);
      assert.deepEqual(
        legs.map((leg) => [leg["ord_status"], leg["is_in_doubt"], leg["cum_qty"]]),
        order.legs.map((leg) => [
          leg.ordStatus,
          kind === "sqlite" ? leg.isInDoubt : leg.isInDoubt,
          leg.cumQty,
        ]),
      );
    }
    assert.ok(compared > 100, `${compared} orders`);
    const decided = lived.filter(({ type }) => type === "OrderDecided");
    assert.equal(tables["decisions"]!.length, decided.length);
  });

  test(`${kind}: in whatever pieces it is read, and read again, the rows are the same`, async () => {
    const whole = newFolders();
    writeLived(whole.dir, lived);
    const [once, pieces] = [await newStore(kind), await newStore(kind)];
    const first = await openClient(once);
    await projectAll(first, whole);
    await first.close();
    for (let durable = 100; ; durable = Math.ceil(durable * 1.7)) {
      const client = await openClient(pieces);
      await projectAll(client, whole, Math.min(durable, lived.length + 1));
      await projectOnce(client, whole, Math.min(durable, lived.length + 1));
      await client.close();
      if (durable > lived.length) break;
      if (durable > lived.length / 3) snapshotAt(whole.dir, Math.floor(durable / 2));
    }
    assert.deepEqual(await tablesIn(pieces), await tablesIn(once));
  });
}
