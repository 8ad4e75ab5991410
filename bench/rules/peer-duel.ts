import { awaitedDuel } from "../rounds.ts";
import type { AwaitedWork, DuelOptions } from "../rounds.ts";
import { rankOf } from "./contest.ts";
import type { Contest } from "./contest.ts";
import { makeJsonLogic } from "./json-logic.ts";
import { makeJsonRulesEngine } from "./json-rules-engine.ts";
import { conditionsOf, factsOf } from "./peer.ts";
import type { Facts, MakePeer, Peer } from "./peer.ts";
import { makeZenEngine } from "./zen-engine.ts";

const peers: readonly (readonly [figure: string, MakePeer])[] = [
  ["vsJsonLogic", makeJsonLogic],
  ["vsZenEngine", makeZenEngine],
  ["vsJsonRulesEngine", makeJsonRulesEngine],
];

/** Fewer than ours are asked, for some take milliseconds. */
const ORDERS = 128;

/**
 * How many times our speed is that of each engine, and of the fastest of them.
 *
 * Every engine is asked one order after another, as a desk would. What they have to be told of an
 * order is composed beforehand, the local time included.
 *
 * @throws `Invariant:` when an engine does not answer what the rules mean
 */
export async function duelWithPeers(
  { rules, orders, ours }: Contest,
  options: DuelOptions,
): Promise<Readonly<Record<string, number>>> {
  const asked = orders.slice(0, ORDERS);
  const facts = asked.map((order) => factsOf(order));
  const expected = asked.map((order) => rankOf(rules, order));
  const conditions = rules.map((rule) => conditionsOf(rule));
  const figures: [string, number][] = [];
  for (const [figure, make] of peers) {
    const peer = await make(conditions);
    for (const [n, each] of facts.entries()) {
      const rank = await peer.rankOf(each);
      if (rank === expected[n]) continue;
      throw new Error(`Invariant: ${figure} must find ${expected[n]}, not ${rank}`);
    }
    const { ratio } = await awaitedDuel(ours, peerWork(peer, facts), options);
    figures.push([figure, ratio]);
  }
  const vsFastestPeer = Math.min(...figures.map(([, ratio]) => ratio));
  return { vsFastestPeer, ...Object.fromEntries(figures) };
}

/** Goes on where it stopped: a round may be too short for all orders. */
function peerWork(peer: Peer, facts: readonly Facts[]): AwaitedWork {
  let next = 0;
  return async (times) => {
    for (let i = 0; i < times; i++) {
      const each = facts[next];
      next = (next + 1) % facts.length;
      const rank = each === undefined ? -1 : peer.rankOf(each);
      if (typeof rank !== "number") await rank;
    }
  };
}
