import { strict as assert } from "node:assert";
import { test } from "vitest";
import { compare, isSame } from "../../bench/order/compare.ts";
import { orderMessages } from "../../bench/order/order-messages.ts";
import type { OrderPath, Told } from "../../bench/order/order-path.ts";
import { orderPolicy } from "../../bench/order/order-policy.ts";
import { OurPath } from "../../bench/order/our-path.ts";
import { PlainPath } from "../../bench/order/plain-path.ts";

const ORDERS = 1000;
const messages = orderMessages().slice(0, ORDERS);
const wide = "max_net_exposure: 1000000, max_gross_exposure: 1000000, auto_hedge_level: 900000";

/** Findings, verdicts and breaches there are in what a way told. */
function wordsIn(told: readonly Told[]): Set<string> {
  const text = JSON.stringify(told);
  const found = text.matchAll(/"(?:code|verdict|measure|reached|action)":"(\w+)"/g);
  return new Set([...found].map(([, word = ""]) => word));
}

for (const [name, clientClass, exposure, maxBBook, words] of [
  ["hedged whole", "TOXIC", wide, 9_000_000, ["TOXIC_HEDGED", "B_BOOK", "WORSE_PRICE"]],
  ["hedged for the most part", "PROFESSIONAL", wide, 9_000_000, ["CLASS_SHARE", "LEG_ROUNDED"]],
  ["mostly kept", "RETAIL", wide, 9_000_000, ["SLIVER_KEPT", "BELOW_MINIMUM"]],
  [
    "kept until much is",
    "RETAIL",
    "max_net_exposure: 60, max_gross_exposure: 700, auto_hedge_level: 10",
    9_000_000,
    ["EXPOSURE_APPROACHING", "EXPOSURE_HEDGED"],
  ],
  [
    "kept as far as the gross may go",
    "RETAIL",
    "max_net_exposure: 60, max_gross_exposure: 8, auto_hedge_level: 10",
    9_000_000,
    ["HARD_LIMIT", "GROSS", "WARNING", "LIMIT"],
  ],
  ["kept as far as all symbols may go", "RETAIL", wide, 10, ["HARD_LIMIT", "GLOBAL", "WARNING"]],
] as const) {
  test(`the order bench's twin records the same facts of orders that are ${name}`, () => {
    const policy = orderPolicy(100, { clientClass, exposure, maxBBook });
    const [ours, plain] = [new OurPath(policy), new PlainPath(policy)];
    const told: Told[] = [];
    compare(messages, taped(ours, told), plain);
    const found = wordsIn(told);
    assert.deepEqual(
      words.filter((word) => !found.has(word)),
      [],
    );
  });
}

/** The same way, and all it tells is kept. */
const taped = (path: OrderPath, into: Told[]): OrderPath => ({
  carry: (bytes, n) => path.carry(bytes, n),
  told: (bytes, n) => {
    const told = path.told(bytes, n);
    into.push(told);
    return told;
  },
});

test("the order bench sees any fact and any byte in which its twin differs", () => {
  const [bytes] = messages;
  assert.ok(bytes);
  const told = new OurPath(orderPolicy(10)).told(bytes, 0);
  assert.equal(told.messages.length, 3);
  let count = 0;
  for (const { at, other } of changed(told)) {
    assert.ok(!isSame(told, other), at);
    count += 1;
  }
  assert.ok(count > 100, `${count} facts`);
});

/** A value in a text of JSON. */
const VALUE = /(?<=[:[,])(?:-?[\d.]+|true|false|null|"[^"]*")(?=[,}\]])/g;

/** The same with one of its facts or messages another, each in turn. */
function* changed(told: Told): Generator<{ at: string; other: Told }> {
  const text = JSON.stringify(told);
  for (const { index, 0: value } of text.matchAll(VALUE)) {
    const end = index + value.length;
    const put = value.startsWith('"') ? `"${value.slice(1, -1)}x"` : value === "0" ? "1" : "0";
    const other = JSON.parse(`${text.slice(0, index)}${put}${text.slice(end)}`) as Told;
    yield { at: text.slice(Math.max(0, index - 20), end), other };
  }
}
