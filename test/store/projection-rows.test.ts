import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import type { Event } from "../../src/core/events.ts";
import { avgPxOf, cumQtyOf } from "../../src/core/execute/order.ts";
import type { Order } from "../../src/core/execute/order.ts";
import { State } from "../../src/core/state.ts";
import { counterOf, journalOf } from "../../src/store/projections/keys.ts";
import { livedEvents, snapshotAt, writeLived } from "../desk/lived-journal.ts";
import { RANDOMNESS } from "../journal/journal-folder.ts";
import { demandPostgres, engines, newStore, openClient } from "./engines.ts";
import { newFolders, projectAll, projectOnce, tablesIn } from "./projection-rig.ts";
import type { Rows } from "./projection-rig.ts";

const lived = livedEvents(2_000);

/** From one event to the next: a history lasts hours, with many spans of the exposure's. */
const STEP_US = 700_000;

const write = (dir: string, events: readonly Event[], timeUs = 1, randomness = RANDOMNESS): void =>
  writeLived(dir, events, timeUs, randomness, STEP_US);

demandPostgres();

/** Each order as it was when the state still knew it. */
function lastSeen(events: readonly Event[]): { orders: Map<number, Order>; state: State } {
  const state = new State();
  const orders = new Map<number, Order>();
  for (const event of events) {
    apply(state, event);
    if (!("order" in event) || typeof event.order !== "number") continue;
    const order = state.orders.order(event.order);
    if (order !== undefined) orders.set(event.order, order);
  }
  return { orders, state };
}

const ordersIn = (events: readonly Event[]): number =>
  events.filter(({ type }) => ["OrderAccepted", "OrderDenied", "HouseOrdered"].includes(type))
    .length;

const sum = (rows: Rows, column: string): number =>
  rows.reduce((total, row) => total + Number(row[column]), 0);

const numberOf = (row: Rows[number]): number => counterOf(Number(row["id"]));

for (const kind of engines) {
  test(`${kind}: each order has the row that the desk's state says, and so has each leg`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const options = await newStore(kind);
    const client = await openClient(options);
    await projectAll(client, folders);
    await client.close();
    const tables = await tablesIn(options);
    const { orders, state } = lastSeen(lived);
    assert.deepEqual(tables["orders"]!.map(numberOf), [...orders.keys()]);
    for (const row of tables["orders"]!) {
      const order = orders.get(numberOf(row))!;
      const lps = [...new Set(order.legs.map(({ lp }) => state.names.nameOf("lp", lp)))];
      assert.deepEqual(
        [row["ord_status"], row["cum_qty"], row["avg_px"], row["reason"], row["lp_list"]],
        [
          order.ordStatus,
          cumQtyOf(order),
          avgPxOf(order),
          order.denial ?? order.ending ?? "",
          JSON.stringify(lps),
        ],
      );
      const legs = tables["legs"]!.filter((leg) => leg["order_key"] === row["id"]);
      const now = order.legs.map(({ leg, ...was }) => state.orders.leg(leg) ?? was);
      assert.deepEqual(
        legs.map((leg) => [leg["ord_status"], leg["is_in_doubt"], leg["cum_qty"]]),
        now.map((leg) => [leg.ordStatus, leg.isInDoubt, leg.cumQty]),
      );
    }
  });

  test(`${kind}: fills, decisions and breaches are those of the events, and add up`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const options = await newStore(kind);
    const client = await openClient(options);
    await projectAll(client, folders);
    await client.close();
    const tables = await tablesIn(options);
    const of = (...types: Event["type"][]): Event[] =>
      lived.filter(({ type }) => types.includes(type));
    const fills = of("ClientFilled", "HouseFilled", "LegFilled", "LegBusted");
    assert.equal(tables["fills"]!.length, fills.length);
    assert.equal(tables["decisions"]!.length, of("OrderDecided").length);
    assert.equal(tables["breaches"]!.length, of("LimitBreached").length);
    assert.ok(of("LimitBreached").length > 0 && of("LegBusted").length > 0, "all are in it");
    for (const row of tables["orders"]!) {
      const own = tables["fills"]!.filter(
        (fill) =>
          fill["order_key"] === row["id"] && ["CLIENT", "HOUSE"].includes(String(fill["party"])),
      );
      assert.equal(sum(own, "qty"), row["cum_qty"]);
    }
    const clients = tables["decisions"]!.filter(({ account }) => account !== "HOUSE");
    for (const span of [3_600, 86_400]) {
      const sums = tables["decision_stats"]!.filter((row) => row["span_s"] === span);
      assert.equal(sum(sums, "decisions"), clients.length);
      assert.equal(sum(sums, "volume"), sum(clients, "order_qty"));
      const legs = tables["leg_stats"]!.filter((row) => row["span_s"] === span);
      assert.equal(sum(legs, "legs"), of("LegCreated").length);
    }
  });

  test(`${kind}: in whatever pieces it is read, and read again, the rows are the same`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const [once, pieces] = [await newStore(kind), await newStore(kind)];
    const first = await openClient(once);
    await projectAll(first, folders);
    await first.close();
    for (let durable = 100; ; durable = Math.ceil(durable * 1.9)) {
      // A new thread each time: it begins anew, with a snapshot where there is one.
      const client = await openClient(pieces);
      await projectAll(client, folders, durable);
      await projectOnce(client, folders, durable);
      await client.close();
      if (durable > lived.length) break;
      if (durable > lived.length / 3) snapshotAt(folders.dir, Math.floor(durable / 2));
    }
    assert.deepEqual(await tablesIn(pieces), await tablesIn(once));
  });

  test(`${kind}: rows that are removed and made anew are those that were there`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const options = await newStore(kind);
    const client = await openClient(options);
    await projectAll(client, folders);
    await client.close();
    const before = await tablesIn(options);
    const again = await openClient(options);
    const { journal, snapshots, policy } = folders;
    const begun = await again.ask("rebuildProjection", { journal, snapshots, policy }, false);
    assert.equal(begun !== null && "isClearing" in begun && begun.isClearing, true);
    await projectOnce(again, folders);
    await again.close();
    assert.notDeepEqual(await tablesIn(options), before);
    const last = await openClient(options);
    await projectAll(last, folders);
    await last.close();
    assert.deepEqual(await tablesIn(options), before);
  });

  test(`${kind}: another journal in the same store has rows of its own, under other keys`, async () => {
    const options = await newStore(kind);
    const client = await openClient(options);
    const [first, second] = [newFolders(), newFolders()];
    write(first.dir, lived.slice(0, 600));
    write(second.dir, lived.slice(0, 300), 1, Buffer.from("ba9876543210"));
    const states = [await projectAll(client, first), await projectAll(client, second)];
    assert.notEqual(states[0]!.journalId, states[1]!.journalId);
    const known = await client.ask("projections");
    assert.deepEqual(
      known.map(({ journalId, nextEvent }) => [journalId, nextEvent]),
      states.toReversed().map(({ journalId, nextEvent }) => [journalId, nextEvent]),
    );
    const pages = await Promise.all(
      states.map(({ journalId }) => client.ask("listOrders", { journalId, limit: 500 })),
    );
    const [ofFirst, ofSecond] = pages.map(({ rows }) => rows);
    assert.deepEqual(
      [
        ofFirst!.every(({ id }) => journalOf(id) === 1),
        ofSecond!.map(({ id }) => journalOf(id))[0],
      ],
      [true, 2],
    );
    assert.ok(ofFirst!.length > ofSecond!.length && ofSecond!.length > 10);
    // The first goes on as if the other had never been.
    assert.deepEqual((await projectAll(client, first)).nextEvent, states[0]!.nextEvent);
  });

  test(`${kind}: a journal that lost its end, and went on or not, is told from the one the rows are of`, async () => {
    const whole = newFolders();
    write(whole.dir, lived.slice(0, 900));
    for (const events of [lived, lived.slice(0, 600)]) {
      const options = await newStore(kind);
      const client = await openClient(options);
      await projectAll(client, whole);
      const { journal, snapshots, policy } = newFolders();
      // The same journal by name, with the same first events, at other times.
      write(join(journal, ".."), events, 2);
      const other = { journal, snapshots, policy };
      await assert.rejects(projectAll(client, other), /ROWS_NOT_OF_JOURNAL/);
      await client.ask("rebuildProjection", other, false);
      const { nextEvent } = await projectAll(client, other);
      assert.ok(nextEvent > events.length);
      await client.close();
      assert.equal((await tablesIn(options))["orders"]!.length, ordersIn(events));
    }
  });

  test(`${kind}: where the beginning is retired, rows begin with what is there, and it is told`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    for (const part of [1 / 2, 3 / 4]) snapshotAt(folders.dir, Math.floor(lived.length * part));
    assert.ok(snapshotAt(folders.dir, lived.length, Infinity).retired > 0);
    const options = await newStore(kind);
    const client = await openClient(options);
    const state = await projectAll(client, folders);
    const half = lived.length / 2;
    assert.ok(state.firstEvent > half && state.firstEvent < state.nextEvent, `${state.firstEvent}`);
    assert.equal(state.missingEvents, 0);
    const refused = await client.ask("rebuildProjection", folders, false);
    assert.equal(
      refused !== null && "refused" in refused && refused.refused,
      "HISTORY_WOULD_BE_LOST",
    );
    await client.close();
    const { orders, state: desk } = lastSeen(lived);
    const { orders: rows, decisions } = await tablesIn(options);
    const decided = lived.filter(({ type }) => type === "OrderDecided").length;
    assert.ok(decisions!.length > 0 && decisions!.length < decided / 2);
    for (const number of desk.orders.numbers()) {
      const row = rows!.find((each) => numberOf(each) === number);
      assert.equal(row?.["ord_status"], orders.get(number)!.ordStatus);
    }
  });

  test(`${kind}: what was retired before it was read is missing, and it is told how much`, async () => {
    const folders = newFolders();
    write(folders.dir, lived);
    const options = await newStore(kind);
    const client = await openClient(options);
    const early = await projectAll(client, folders, 500);
    await client.close();
    for (const part of [1 / 2, 3 / 4]) snapshotAt(folders.dir, Math.floor(lived.length * part));
    assert.ok(snapshotAt(folders.dir, lived.length, Infinity).retired > 0);
    const late = await openClient(options);
    const state = await projectAll(late, folders);
    assert.equal(early.firstEvent, 1);
    assert.ok(state.missingEvents > 500, `${state.missingEvents} events`);
    assert.ok(state.nextEvent > lived.length);
  });
}
