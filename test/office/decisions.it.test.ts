import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import type { DecisionPage } from "../../src/office/contract/decisions.ts";
import type { OrderView } from "../../src/office/contract/orders.ts";
import { keptFiles } from "../desk/decided-again.ts";
import { OfficeHouse } from "./office-house.ts";

const rule = `routing_rules:
  - { id: gold, priority: 900, action: A_BOOK, filters: { symbols: ["XAU*"] } }
`;

let office: OfficeHouse;
/** OrderIDs in the order in which the orders came. */
const sent: string[] = [];
beforeAll(async () => {
  office = await OfficeHouse.open({}, (text) => text + rule);
  for (let at = 0; at < 12; at++) {
    const symbol = at % 3 === 0 ? "XAUUSD" : "EURUSD";
    const account = at % 2 === 0 ? "1001" : "1003";
    const answer = await office.send({ clOrdID: `d-${at}`, symbol, account, orderQty: 1 });
    assert.equal(answer.status, 201, answer.text);
    sent.push((answer.body as OrderView).orderID);
  }
}, 60_000);
afterAll(() => office.close());

const page = async (query: string): Promise<DecisionPage> => {
  const answer = await office.ask(`/admin/routing/decisions${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body as DecisionPage;
};

const idsIn = ({ decisions }: DecisionPage): string[] => decisions.map(({ orderID }) => orderID);

test("decisions are listed from the newest on, page by page, each once", async () => {
  const found: string[] = [];
  let next = "";
  for (let pages = 1; ; pages++) {
    const got = await page(`?limit=5${next}`);
    found.push(...idsIn(got));
    if (got.next === undefined) {
      assert.equal(pages, 3);
      break;
    }
    next = `&before=${got.next}`;
  }
  assert.deepEqual(found, sent.toReversed());
});

test("an order that comes while somebody turns the pages moves none of them", async () => {
  const first = await page("?limit=4");
  const answer = await office.send({ clOrdID: "d-between" });
  const { orderID } = answer.body as OrderView;
  const second = await page(`?limit=4&before=${first.next}`);
  assert.deepEqual(idsIn(second), sent.toReversed().slice(4, 8));
  assert.equal(idsIn(await page("?limit=1"))[0], orderID);
});

for (const [query, isWanted] of [
  ["?symbol=XAUUSD", (at: number) => at % 3 === 0],
  ["?account=1003&action=A_BOOK", (at: number) => at % 2 === 1 && at % 3 === 0],
  ["?rule=gold", (at: number) => at % 3 === 0],
  ["?account=1003&action=PARTIAL_HEDGE", (at: number) => at % 2 === 1 && at % 3 !== 0],
  ["?account=nobody", () => false],
  ["?rule=none-such", () => false],
] as const) {
  test(`decisions that ${query} asks for, and no others`, async () => {
    const wanted = sent.filter((_id, at) => isWanted(at)).toReversed();
    assert.deepEqual(idsIn(await page(query)), wanted);
  });
}

test("a decision in a list says where the order went", async () => {
  const { decisions } = await page("?rule=gold&limit=1");
  const { time, lps, action, aVolume, bVolume, rule: id } = decisions[0]!;
  assert.deepEqual([id, action, aVolume, bVolume, lps], ["gold", "A_BOOK", 1, 0, ["lp1"]]);
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  assert.ok(Math.abs(Date.parse(time) - Date.now()) < 600_000);
});

test("the explanation by HTTP is the one the command prints", async () => {
  for (const id of sent.slice(0, 3)) {
    const printed = await office.house.run("explain", id, "--json");
    const answer = await office.ask(`/admin/routing/decisions/${id}`);
    assert.deepEqual(answer.body, JSON.parse(printed.stdout));
    const { trace } = answer.body as { trace: { isReproduced: boolean } };
    assert.equal(trace.isReproduced, true);
  }
});

test("an order that was refused before any decision is explained too", async () => {
  const refused = await office.send({ clOrdID: "d-none", symbol: "NOPE" });
  const { orderID } = refused.body as { orderID: string };
  const answer = await office.ask(`/admin/routing/decisions/${orderID}`);
  const printed = await office.house.run("explain", orderID, "--json");
  assert.deepEqual(answer.body, JSON.parse(printed.stdout));
});

for (const id of ["nonsense", "AAAAAAAAO1", "O1", "%20", "..%2f..%2fetc"]) {
  test(`${id} is no order here`, async () => {
    const answer = await office.ask(`/admin/routing/decisions/${id}`);
    assert.deepEqual(
      [answer.status, (answer.body as { code: string }).code],
      [404, "UNKNOWN_ORDER"],
    );
  });
}

test("exposure by HTTP is what status says", async () => {
  const { reportingCurrency, priceFeedLp, exposure, global } = JSON.parse(
    (await office.house.run("status", "--json")).stdout,
  ) as Record<string, unknown>;
  const answer = await office.ask("/admin/routing/exposure");
  assert.deepEqual(answer.body, { reportingCurrency, priceFeedLp, exposure, global });
});

interface ManyLps {
  readonly lps: readonly MovingLp[];
}

interface MovingLp {
  readonly health: { readonly score: number };
  readonly quotesPerSecond?: number;
  readonly latency?: { readonly lastMs: number; readonly meanMs?: number };
  readonly fillRate?: number;
  readonly rejectRate?: number;
}

/** An LP's means fade from moment to moment; one of the two was asked later. */
const steady = (lps: ManyLps["lps"]): object[] =>
  lps.map(({ health, latency, quotesPerSecond, fillRate, rejectRate, ...rest }) => {
    const means = [latency?.meanMs, quotesPerSecond, fillRate, rejectRate];
    const known = means.map((mean) => mean !== undefined);
    return { ...rest, lastMs: latency?.lastMs, known, isScored: health.score > 0 };
  });

test("LPs by HTTP are those of status", async () => {
  const { lps } = JSON.parse((await office.house.run("status", "--json")).stdout) as ManyLps;
  const answer = await office.ask("/admin/lps");
  assert.deepEqual(steady((answer.body as ManyLps).lps), steady(lps));
});

test("a kept policy that is gone leaves an explanation without trace, a changed one is told", async () => {
  const { policy } = dataFolderAt(office.house.dataDir);
  office.house.rewritePolicy((text) => text.replace("priority: 900", "priority: 901"));
  assert.equal((await office.house.run("reload")).code, 0);
  const answer = await office.send({ clOrdID: "d-gone", symbol: "XAUUSD", orderQty: 1 });
  const { orderID } = answer.body as OrderView;
  const file = join(
    policy,
    keptFiles(office.house.dataDir).find((name) => name.startsWith("2-"))!,
  );
  writeFileSync(file, "{}");
  const damaged = await office.ask(`/admin/routing/decisions/${orderID}`);
  assert.deepEqual(
    [damaged.status, (damaged.body as { code: string }).code],
    [503, "STORED_POLICY_DAMAGED"],
  );
  rmSync(file);
  const gone = await office.ask(`/admin/routing/decisions/${orderID}`);
  assert.equal(gone.status, 200);
  assert.equal("trace" in (gone.body as object), false);
});
