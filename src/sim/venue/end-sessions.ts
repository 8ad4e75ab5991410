import type { Peer } from "../../fix/session/peer.ts";
import type { Clock } from "../../ports/clock.ts";

const logoutPatienceNs = 2_500_000_000;
const lookMs = 10;

/** Logs sessions out and waits until their connections are gone, or for 2.5 s. */
export async function endSessions(peers: readonly Peer[], clock: Clock): Promise<void> {
  for (const peer of peers) {
    peer.session.logout("the venue is closing", peer.now());
    peer.flush();
  }
  const deadlineNs = clock.monotonicNs() + logoutPatienceNs;
  while (peers.some((peer) => peer.isAttached) && clock.monotonicNs() < deadlineNs) {
    await new Promise<void>((resolve) => {
      clock.after(lookMs, resolve);
    });
  }
}
