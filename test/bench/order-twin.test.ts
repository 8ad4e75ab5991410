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
  carry: (orders, n) => path.carry(orders, n),
  fill: () => path.fill(),
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

/** What becomes of one field of an order: nothing, or fields in its place. */
const spoilt: Readonly<Record<string, (field: string) => readonly string[]>> = {
  "goes missing": () => [],
  "comes twice": (field) => [field, field],
  "is empty": (field) => [`${field.split("=")[0]}=`],
  "is a tilde": (field) => [`${field.split("=")[0]}=~`],
  "is a number": (field) => [`${field.split("=")[0]}=7.5`],
  "is a negative number": (field) => [`${field.split("=")[0]}=-1`],
  "is followed by a field of another message": (field) => [field, "150=0"],
  "is followed by a field FIX never had": (field) => [field, "4999=1"],
  "is followed by a field of its peer's own": (field) => [field, "5001=1"],
  "is followed by a trailer": (field) => [field, "93=1", "89=x"],
};

for (const [what, spoil] of Object.entries(spoilt)) {
  test(`the order bench's twin takes an order of which a field ${what} where ours does`, () => {
    const policy = orderPolicy(10);
    const fields = fieldsOf(messages[0] ?? Buffer.of());
    for (const [at, field] of fields.entries()) {
      // Another MsgType(35) is another message, and no order at all.
      if (field.startsWith("35=")) continue;
      const bytes = framed(fields.toSpliced(at, 1, ...spoil(field)));
      const [ours, plain] = [new OurPath(policy), new PlainPath(policy)];
      const takes = [ours, plain].map((path) => isTaken(path, bytes));
      assert.equal(takes[1], takes[0], `${field} as ${spoil(field).join(" ")}`);
    }
  });
}

/** Those between BodyLength(9) and CheckSum(10). */
const fieldsOf = (bytes: Buffer): string[] => bytes.toString("latin1").split("\u0001").slice(2, -2);

function framed(fields: readonly string[]): Buffer {
  const body = fields.map((field) => `${field}\u0001`).join("");
  const text = `8=FIX.4.4\u00019=${body.length}\u0001${body}`;
  const sum = Buffer.from(text, "latin1").reduce((total, byte) => total + byte, 0) % 256;
  return Buffer.from(`${text}10=${String(sum).padStart(3, "0")}\u0001`, "latin1");
}

function isTaken(path: OrderPath, bytes: Buffer): boolean {
  try {
    return path.told(bytes, 0).events.length > 0;
  } catch {
    return false;
  }
}
