import { probe } from "../script/settle.ts";
import type { VenueLeg } from "../lps/venue-ledger.ts";
import type { World } from "../world.ts";
import type { KnownLeg } from "./known.ts";
import { checkTold } from "./told-check.ts";
import { checkFills, checkValues } from "./venue-check.ts";

/** I10: the faults have ended, so every order has, or rests, or stands on the list of doubts. */
export function checkEnd(world: World): void {
  const { checks, violated, clients, desk } = world;
  const { ledger, tail } = checks;
  checks.whole();
  if (desk.floor === undefined) return violated("I10", "the desk does not come up");
  for (const client of clients) {
    if (!client.isUp) violated("I10", `${client.id} cannot log on`);
    const probed = [...client.ledger.orders.values()].find(
      ({ clOrdID }) => clOrdID === `${client.id}-PROBE`,
    );
    if (probed === undefined) violated("I10", `${client.id} hears nothing of a last order`);
    else if (probed.filled !== probe.orderQty) {
      violated("I10", `${probed.orderID} of ${client.id} is not filled though all is well`);
    }
  }
  for (const leg of ledger.legs.values()) if (!leg.isOver) checkOpenLeg(world, leg);
  checkFills(world, ledger, tail?.journalId ?? "");
  checkValues(world, ledger, tail?.journalId ?? "");
  checkTold(world);
}

/**
 * A leg that is open when all is well is in doubt, and nobody but a person can know better: its LP
 * began its numbers anew and does not know it, or told of it what cannot be used.
 */
function checkOpenLeg({ lps, checks, violated }: World, { leg, lp, isInDoubt }: KnownLeg): void {
  if (!isInDoubt) return violated("I10", `leg ${leg} is neither over nor in doubt`);
  const { tail } = checks;
  const name = tail?.state.names.nameOf("lp", lp);
  const venue = lps.find((each) => each.lp.id === name);
  const there = venue?.ledger.legOf(tail?.journalId ?? "", leg);
  const isHopeless = there === undefined ? venue?.lp.dialect !== "generic" : isUnclear(there);
  if (!isHopeless) violated("I10", `leg ${leg} stays in doubt, though ${name} knows of it`);
}

/** Also of one that took a fill back of which nobody could hear. */
const isUnclear = ({ unpriced, isDenied, told, fills }: VenueLeg): boolean =>
  unpriced > 0 || isDenied || told.size > fills.size;
