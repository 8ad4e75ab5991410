import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "vitest";

/** Fields that are made anew when a state is loaded, and why that gives the same. */
const madeAnew: Readonly<Record<string, readonly string[]>> = {
  "accounts/account-book.ts": ["#facts", "#digest", "#count"], // By `set`, for each account.
  "accounts/holdings.ts": ["#positions", "#perSymbol", "#digest"], // As each position begins.
  "accounts/positions.ts": ["#bLong", "#bShort", "#holders", "#digest", "#last"], // By each.
  "accept/kill-switches.ts": ["#on"], // By `turn`; what is on is in `all`.
  "execute/order-table.ts": [
    "#legs", // With their orders.
    "#packed", // What is packed is no part of what the desk knows; so are the next three.
    "#unpacked",
    "#warm",
    "#warmest",
    "#open", // By OrdStatus.
    "#watch", // Of the table itself, as are the next two.
    "#leaving",
    "#keepsDecisions",
  ],
  "execute/resting-orders.ts": ["#expiring"], // By `add`.
  "execute/sor/symbol-stops.ts": ["#isStopped"], // By `stop`.
  "exposure/exposure.ts": ["changes"], // Whoever asks for changes begins anew with its process.
  "id-table.ts": ["#seed", "#lastId", "#lastIdHash"], // The hash is of the process.
  "names.ts": ["#accounts", "#symbols", "#lps", "#sessions", "#groups"], // Each by `#of`.
};

const saving = [
  "accept/kill-switches.ts",
  "accounts/account-book.ts",
  "accounts/holdings.ts",
  "accounts/positions.ts",
  "digest.ts",
  "execute/legs-under-way.ts",
  "execute/order-table.ts",
  "execute/resting-orders.ts",
  "execute/retention-ring.ts",
  "execute/sor/symbol-stops.ts",
  "exposure/breach.ts",
  "exposure/bust-book.ts",
  "exposure/exposure.ts",
  "exposure/hedge-ledger.ts",
  "health/ejections.ts",
  "house/house-book.ts",
  "id-table.ts",
  "names.ts",
];

const sourceOf = (file: string): string =>
  readFileSync(new URL(`../../src/core/${file}`, import.meta.url), "utf8");

const classIn = (source: string): string => {
  const start = source.indexOf("export class");
  return source.slice(start, source.indexOf("\n}\n", start));
};

/** The names of a class's fields. */
const fieldsIn = (body: string): string[] =>
  [...body.matchAll(/^ {2}(?:readonly )?(#?\w+)(?:: .+|)(?: = |;$)/gm)].map(
    ([, name = ""]) => name,
  );

/** What stands in `save`. What it saves and `load` does not ask for would be taken for the next. */
function saveIn(body: string): string {
  const start = body.indexOf("\n  save(");
  assert.ok(start >= 0, "it has a save");
  return body.slice(start, body.indexOf("\n  }\n", start));
}

for (const file of saving) {
  test(`each field of ${file} is saved, or known to be made anew`, () => {
    const body = classIn(sourceOf(file));
    const fields = fieldsIn(body);
    assert.ok(fields.length > 0, "it has fields");
    const anew = madeAnew[file] ?? [];
    const unknown = anew.filter((name) => !fields.includes(name));
    assert.deepEqual(unknown, [], "no such fields");
    const saved = saveIn(body);
    const isSaved = (name: string): boolean => saved.includes(`this.${name}`);
    assert.deepEqual(
      fields.filter((name) => !isSaved(name)),
      anew.filter((name) => !isSaved(name)),
    );
  });
}

test("each part of the state is saved and loaded", () => {
  const source = sourceOf("state.ts");
  const [before, saved = ""] = source.split("export function saveState");
  for (const name of fieldsIn(classIn(`${before}`))) {
    assert.match(saved, new RegExp(`state\\.${name}\\b|"${name}"`), `${name} is not saved`);
  }
});
