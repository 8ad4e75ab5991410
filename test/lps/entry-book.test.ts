import assert from "node:assert/strict";
import { test } from "vitest";
import { asPrice, asVolume } from "../../src/core/units/quantity.ts";
import { EntryBook, MAX_ENTRIES } from "../../src/lps/fix/entry-book.ts";

const entry = (price: number) =>
  ({ side: "bid", price: asPrice(price), size: asVolume(1_000_000) }) as const;

test("a book takes no more entries than its bound, and those it has may change", () => {
  const book = new EntryBook();
  for (let id = 0; id < MAX_ENTRIES; id++) assert.equal(book.put(`#${id}`, entry(1 + id)), true);
  assert.equal(book.put("#more", entry(1)), false);
  assert.equal(book.put("#0", entry(2)), true);
  book.delete("#1");
  assert.equal(book.put("#more", entry(1)), true);
});
