import assert from "node:assert/strict";
import { test } from "vitest";
import { clientMayBecome, isFinal, legMayBecome } from "../../../src/core/execute/order-status.ts";
import type { OrdStatus } from "../../../src/core/execute/order-status.ts";

const statuses: readonly OrdStatus[] = [
  "PendingNew",
  "New",
  "PartiallyFilled",
  "Filled",
  "Canceled",
  "Rejected",
  "Expired",
];

/** One row a status, one column a following status, in the order above. */
const legTable = `
PendingNew       no  yes yes yes yes yes yes
New              no  no  yes yes yes yes yes
PartiallyFilled  no  no  yes yes yes no  yes
Filled           no  no  no  no  no  no  no
Canceled         no  no  no  no  no  no  no
Rejected         no  no  no  no  no  no  no
Expired          no  no  no  no  no  no  no`;

const clientTable = `
PendingNew       no  yes no  no  no  yes no
New              no  no  yes yes yes yes yes
PartiallyFilled  no  no  yes yes yes no  yes
Filled           no  no  no  no  no  no  no
Canceled         no  no  no  no  no  no  no
Rejected         no  no  no  no  no  no  no
Expired          no  no  no  no  no  no  no`;

for (const [whose, table, mayBecome] of [
  ["leg", legTable, legMayBecome],
  ["client order", clientTable, clientMayBecome],
] as const) {
  for (const row of table.trim().split("\n")) {
    const [from, ...cells] = row.split(/\s+/) as [OrdStatus, ...string[]];
    for (const [column, to] of statuses.entries()) {
      const may = cells[column] === "yes";
      test(`a ${whose} that is ${from} ${may ? "may" : "may not"} become ${to}`, () => {
        assert.equal(mayBecome(from, to), may);
      });
    }
  }
}

for (const status of statuses) {
  const isOver = ["Filled", "Canceled", "Rejected", "Expired"].includes(status);
  test(`${status} is ${isOver ? "" : "not "}the end`, () => {
    assert.equal(isFinal(status), isOver);
  });
}
