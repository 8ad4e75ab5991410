import { CLIENT_PORT } from "../setting/lps.ts";
import { documentOf } from "../world.ts";
import type { World } from "../world.ts";

/** Longer than any knob, switch or wire of the script lasts, and than a session needs to notice. */
const QUIET_MS = 40_000;
const ASK_MS = 3000;

/**
 * The faults end, the links come up, and time passes: what can end does.
 *
 * @returns false once something was violated
 */
export function settle(world: World): boolean {
  heal(world);
  if (!world.pass(QUIET_MS)) return false;
  heal(world);
  for (const client of world.clients) client.askAll();
  return world.pass(ASK_MS);
}

function heal(world: World): void {
  const { disk, network, link, lps, desk } = world;
  disk.faults.heal();
  for (const { lp } of lps) network.block(lp.port, false);
  network.block(CLIENT_PORT, false);
  link.delayUs = 200;
  link.jitterUs = 0;
  link.splitEvery = 0;
  for (const lp of lps) lp.heal();
  world.setWall(0);
  void desk;
  void documentOf;
}
