import type { Peer } from "../fix/session/peer.ts";
import type { Clock } from "../ports/clock.ts";
import type { Floor } from "./floor.ts";

const CLIENTS_MS = 3_000;
const LEGS_MS = 3_000;
const LPS_MS = 3_000;
const LOOK_MS = 20;
const NS_PER_MS = 1_000_000;

/**
 * Says goodbye in the order that loses least: nobody is let in any more, then clients are logged
 * out, so that no new order comes; then the LPs, once the legs under way are answered or the wait
 * is over. Legs that are still open stand in the journal and are asked about at the next start.
 */
export async function endSessions(floor: Floor): Promise<void> {
  const { clients, clock, lps, state } = floor;
  clients.stopTaking();
  for (const { peer } of clients.all()) logOut(floor, peer);
  await until(clock, CLIENTS_MS, () => [...clients.all()].every(({ peer }) => !peer.isAttached));
  for (const { peer } of clients.all()) peer.close("the desk stops");
  await until(clock, LEGS_MS, () => state.orders.openLegs().size === 0);
  lps.end();
  for (const { dialer, peer } of lps.connections) {
    dialer.stop();
    logOut(floor, peer);
  }
  await until(clock, LPS_MS, () => lps.connections.every(({ peer }) => !peer.isAttached));
  for (const { peer } of lps.connections) peer.close("the desk stops");
}

function logOut(floor: Floor, peer: Peer): void {
  peer.session.logout("the desk stops", peer.now());
  floor.turn.touch(peer);
}

async function until(clock: Clock, limitMs: number, isDone: () => boolean): Promise<void> {
  const endNs = clock.monotonicNs() + limitMs * NS_PER_MS;
  while (!isDone() && clock.monotonicNs() < endNs) {
    await new Promise<void>((resolve) => {
      clock.after(LOOK_MS, resolve);
    });
  }
}
