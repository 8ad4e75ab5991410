import type { OrderDecided } from "../../../core/events.ts";
import { STALENESS_SECONDS } from "../setting/policy-text.ts";
import type { Violated } from "./violation.ts";

type LpSeen = OrderDecided["lps"][number];

/** Of a price: LPs that agree are nearer to each other, and one beyond the other is off. */
const AGREES = 0.01;
const IS_OFF = 0.05;
const US_PER_SECOND = 1_000_000;
/** Quotes of these count as long as there are others, and they do not make a price off. */
const countsFor: ReadonlySet<string> = new Set([
  "CHOSEN",
  "NOT_NEEDED",
  "WORSE_PRICE",
  "LOWER_PRIORITY",
  "LESS_HEALTHY",
  "BELOW_MINIMUM",
  "STEP_TOO_COARSE",
]);

/** QUOTES: where two LPs agree and a third is far off, neither price nor leg is of the third. */
export function checkMarket(event: OrderDecided, violated: Violated): void {
  const { lps, clientPx, order } = event;
  const seen = lps.filter((lp) => isSound(lp));
  for (const odd of seen) {
    const others = seen.filter((lp) => lp !== odd && countsFor.has(lp.verdict));
    const [one, other] = others;
    if (others.length !== 2 || one === undefined || other === undefined) continue;
    const mid = midOf(one);
    if (isApart(midOf(other), mid, AGREES) || !isApart(midOf(odd), mid, IS_OFF)) continue;
    if (odd.legQty > 0) {
      violated("QUOTES", `order ${order} goes to LP ${odd.lp}, whose price is far off the others`);
    }
    if (clientPx > 0 && isApart(clientPx, mid, IS_OFF)) {
      violated("QUOTES", `order ${order} is priced at ${clientPx}, and the market is ${mid}`);
    }
  }
}

const isSound = ({ ageUs, bid, ask }: LpSeen): boolean =>
  ageUs >= 0 && ageUs <= STALENESS_SECONDS * US_PER_SECOND && bid > 0 && ask > bid;

const midOf = ({ bid, ask }: LpSeen): number => (bid + ask) / 2;

const isApart = (one: number, other: number, share: number): boolean =>
  Math.abs(one - other) > other * share;
