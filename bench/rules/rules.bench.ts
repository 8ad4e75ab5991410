import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Rule, RuleQuery } from "../../src/core/decide/rules/rule.ts";
import type { Bench, Row } from "../report.ts";
import { duel } from "../rounds.ts";
import type { DuelOptions } from "../rounds.ts";
import { Dice, drawOrder } from "./broker.ts";
import { contestOf, indexOf, ORDERS } from "./contest.ts";
import type { Contest } from "./contest.ts";
import { measureHandover } from "./handover.ts";
import { duelWithPeers } from "./peer-duel.ts";
import { everything, ruleBook } from "./rule-book.ts";

const DEFAULT_ROUNDS = 9;
const ROUND_MS = 50;
const WARM_UP_MS = 250;
const SEED = 99;
const SMALL = 100;
const LARGE = 10_000;

/** The rule index against a scan of sorted rules, and against three rule engines. */
export const benchRules: Bench = async (rounds = DEFAULT_ROUNDS) => {
  installPeers();
  const options = { rounds, roundMs: ROUND_MS, warmUpMs: WARM_UP_MS };
  const orders = drawOrders(() => true);
  const rows: Row[] = [];
  for (const count of [10, SMALL, 1000]) {
    const contest = contestOf(ruleBook(count), orders);
    const peers = await duelWithPeers(contest, options);
    rows.push(row(`${count} mixed`, { ...duelOf(contest, options), ...peers }));
  }
  rows.push(...grown("mixed", ruleBook, orders, options));
  // The books begin with the same rules, so that what none of many matches none of few does.
  const index = indexOf(ruleBook(LARGE));
  const unmatched = drawOrders((order) => index.match(order) < 0);
  rows.push(...grown("none", ruleBook, unmatched, options));
  rows.push(...grown("last", bookWithLast, unmatched, options));
  rows.push(...handover(unmatched, rounds), memory());
  return rows;
};

function duelOf({ ours, linear }: Contest, options: DuelOptions): Record<string, number> {
  const { ns, baselineNs, ratio } = duel(ours, linear, options);
  return { ns, baselineNs, vsLinear: ratio };
}

/** Few rules and many; `growth` is how many times longer many take. */
function grown(
  name: string,
  bookOf: (count: number) => readonly Rule[],
  orders: readonly RuleQuery[],
  options: DuelOptions,
): Row[] {
  const [few, many] = [contestOf(bookOf(SMALL), orders), contestOf(bookOf(LARGE), orders)];
  const growth = duel(few.ours, many.ours, options).ratio;
  const large = row(`${LARGE} ${name}`, { ...duelOf(many, options), growth });
  return name === "mixed" ? [large] : [row(`${SMALL} ${name}`, duelOf(few, options)), large];
}

/** The last of all rules takes every order. */
const bookWithLast = (count: number): readonly Rule[] => [
  ...ruleBook(count - 1),
  everything("the rest", -1),
];

function handover([order]: readonly RuleQuery[], rounds: number): Row[] {
  if (order === undefined) throw new Error("Invariant: there must be an order");
  const { compileNs, swapNs, objectsNs } = measureHandover(ruleBook(LARGE), order, rounds);
  return [
    row(`${LARGE} compile`, { ns: compileNs }),
    row(`${LARGE} swap`, { ns: swapNs, baselineNs: objectsNs, vsObjects: objectsNs / swapNs }),
  ];
}

/** What deciding allocates, in bytes a decision, and how many times what stays of it. */
function memory(): Row {
  const script = fileURLToPath(new URL("./garbage.ts", import.meta.url));
  const room = ["--min-semi-space-size=64", "--max-semi-space-size=128"];
  const args = ["--expose-gc", ...room, script];
  const { stdout } = spawnSync(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [ns = Number.NaN, allocatedBytes = Number.NaN, recordBytes = Number.NaN] = String(stdout)
    .split(" ")
    .map(Number);
  const perRecord = allocatedBytes / recordBytes;
  return row("demo decisions", { ns, allocatedBytes, recordBytes, perRecord });
}

/** Of a week, in the order in which they came. */
function drawOrders(isWanted: (order: RuleQuery) => boolean): readonly RuleQuery[] {
  const dice = new Dice(SEED);
  const orders: RuleQuery[] = [];
  while (orders.length < ORDERS) {
    const order = drawOrder(dice);
    if (isWanted(order)) orders.push(order);
  }
  return orders.toSorted((a, b) => a.timeUs - b.timeUs);
}

/** @throws when they cannot be installed, after npm has said why */
function installPeers(): void {
  const script = fileURLToPath(new URL("../../scripts/peers.mjs", import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ["ignore", 2, "inherit"] });
  if (status !== 0) throw new Error("the rule engines to compare with could not be installed");
}

const row = (name: string, figures: Readonly<Record<string, number>>): Row => ({
  bench: "rules",
  case: name,
  figures,
});
