import type { PolicyDocument } from "../../../policy/policy-document.ts";
import { checkGivenBack, checkResting } from "../checks/rest-check.ts";
import { checkAnswers, checkTold } from "../checks/told-check.ts";
import type { SentOrder } from "../clients/sent-order.ts";
import { CLIENT_PORT } from "../setting/lps.ts";
import type { World } from "../world.ts";

/** Longer than any knob, switch or wire of the script lasts, and than a session needs to notice. */
const QUIET_MS = 40_000;
const ASK_MS = 3000;
/** Longer than a desk is down. */
const UP_MS = 5000;

/**
 * The faults end, the links come up, and time passes: what can end does.
 *
 * @returns false once something was violated
 */
export function settle(world: World, policy: PolicyDocument): boolean {
  heal(world);
  // An LP may have been left out at the last start, and only another one brings it back.
  world.desk.swap(policy);
  if (world.desk.floor?.state.policyHash !== policy.sha256) world.desk.crash(100);
  if (!world.pass(UP_MS)) return false;
  // What was asked of a desk that was down, or ended before its turn did, was never done.
  serveAgain(world);
  if (!world.pass(QUIET_MS)) return false;
  checkTold(world);
  checkResting(world);
  heal(world);
  for (const client of world.clients) {
    client.ledger.awaitAnswers();
    client.askAll();
  }
  if (!world.pass(ASK_MS)) return false;
  checkAnswers(world);
  cancelAll(world);
  if (!world.pass(ASK_MS)) return false;
  checkTold(world);
  checkGivenBack(world);
  const side = closingSide(world);
  for (const client of world.clients) {
    client.order({ ...probe, side, clOrdID: `${client.id}-PROBE` });
  }
  return world.pass(ASK_MS);
}

/** An account may hold as much as it may hold at all: then only the other side is taken. */
function closingSide({ clients }: World): SentOrder["side"] {
  const { account, symbol } = probe;
  const net = clients.reduce((sum, { ledger }) => sum + ledger.netOf(account, symbol), 0);
  return net < 0 ? "Buy" : "Sell";
}

/** Each client takes back what it has resting. */
function cancelAll({ clients }: World): void {
  for (const client of clients) {
    let number = 0;
    for (const order of client.ledger.unfinished()) {
      number += 1;
      client.cancel(order.clOrdID, `${client.id}-BACK-${number}`, order);
    }
  }
}

/** What a desk that is well takes at once: small, and at whatever price there is. */
export const probe: Omit<SentOrder, "clOrdID" | "side"> = {
  account: "1002",
  symbol: "EURUSD",
  ordType: "Market",
  timeInForce: "ImmediateOrCancel",
  orderQty: 100_000,
  limitPx: 0,
  stopPx: 0,
  expireUs: 0,
  isClosing: false,
};

function heal(world: World): void {
  const { disk, network, link, lps } = world;
  disk.faults.heal();
  for (const { lp } of lps) network.block(lp.port, false);
  network.block(CLIENT_PORT, false);
  link.delayUs = 200;
  link.jitterUs = 0;
  link.splitEvery = 0;
  for (const lp of lps) lp.heal();
  world.setWall(0);
  serveAgain(world);
}

/**
 * A switch may have been left on: whoever was to turn it off found the desk down. And of whatever
 * class the account of the last orders was, it is one that is served.
 */
function serveAgain({ desk }: World): void {
  const { floor } = desk;
  if (floor === undefined) return;
  desk.run(() => {
    const { account } = probe;
    const served = { account, clientClass: "RETAIL", expiresUs: null } as const;
    floor.answer({ id: 1, op: "pin", ...served, actor: "world", reason: "all is well" });
    for (const { scope, index } of floor.state.kills.all()) {
      const who = { actor: "world", reason: "all is well" };
      floor.input({ type: "KillSwitchTurned", scope, index, level: "off", ...who });
    }
  });
}
