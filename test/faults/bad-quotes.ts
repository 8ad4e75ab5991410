import { jsonLines } from "./json-lines.ts";
import type { LpFleet } from "./lp-fleet.ts";
import type { Lp } from "./lp-park.ts";
import { lpRun } from "./lp-run.ts";
import type { LpRunReport } from "./lp-run.ts";
import { pause } from "./pause.ts";
import type { Forgery } from "./quote-forger.ts";

export interface QuoteOptions {
  readonly ordersPerSecond: number;
  readonly seed: number;
  /** How long quotes are bad in each way. */
  readonly eachMs: number;
}

/** Ways in which the first LP's prices are bad; `stale`: none comes any more. */
const forgeries: Readonly<Record<string, Forgery>> = {
  crossed: (price, side) => (side === "bid" ? (Number(price) + 0.01).toFixed(5) : price),
  zero: () => "0",
  negative: (price) => `-${price}`,
  NaN: () => "NaN",
  "100x": (price) => (Number(price) * 100).toFixed(5),
  "a hundredth": (price) => (Number(price) / 100).toFixed(5),
};
/** A quote is refused as it comes; orders decided before it are still on their way. */
const UNDER_WAY_MS = 500;
/** All prices of the LPs are 1.1 and at most 36 points off it; a leg may be 10 pips worse. */
const [MIDDLE, FURTHEST] = [1.1, 0.002];

/** The prices of one of three LPs turn bad, way by way: it is traded with on none of them. */
export async function badQuotes({ eachMs, ...load }: QuoteOptions): Promise<LpRunReport> {
  return lpRun({
    options: load,
    befall: async (fleet) => {
      const lp = fleet.lps[0]!;
      const [besides, wrong]: [string[], string[]] = [[], []];
      for (const [name, forgery] of Object.entries(forgeries)) {
        lp.quoteWire.forgery = forgery;
        const told = await watched(fleet, lp, eachMs);
        lp.quoteWire.forgery = undefined;
        await fleet.untilSound();
        besides.push(`${name}: ${told.faults}, ${told.legs} legs`);
        if (told.legs > 0) wrong.push(`${told.legs} legs went to ${lp.id}, prices ${name}`);
        if (told.faults === "") wrong.push(`nothing was counted, prices ${name}`);
      }
      lp.quoteWire.hold();
      await pause(STALE_MS);
      const told = await watched(fleet, lp, eachMs);
      lp.quoteWire.heal();
      await fleet.untilSound();
      besides.push(`stale: ${told.legs} legs`);
      if (told.legs > 0) wrong.push(`${told.legs} legs went to ${lp.id}, prices stale`);
      return { backMs: [], wrong, besides };
    },
    look: ({ clients }) => {
      const far = clients.heard.filter(({ lastPx }) => {
        return Math.abs(Number(lastPx) - MIDDLE) > FURTHEST;
      });
      const wrong = far.map(({ clOrdID, lastPx }) => `${clOrdID} was filled at ${lastPx}`);
      return { backMs: [], wrong, besides: [`${far.length} fills far from the market`] };
    },
  });
}

/** `quote_staleness_seconds` of the fleet's policy, and one look of the desk. */
const STALE_MS = 2_100;

/** @returns legs the LP got meanwhile by its own log, and faults the desk counted */
async function watched(
  fleet: LpFleet,
  lp: Lp,
  ms: number,
): Promise<{ readonly legs: number; readonly faults: string }> {
  const before = (await fleet.statusOf(lp)).quoteFaults;
  await pause(UNDER_WAY_MS);
  const legs = arrivals(lp);
  await pause(ms);
  const after = (await fleet.statusOf(lp)).quoteFaults;
  const grown = Object.entries(after).filter(([code, count]) => count > (before[code] ?? 0));
  const faults = grown.map(([code, count]) => `${code} ${count - (before[code] ?? 0)}`);
  return { legs: arrivals(lp) - legs, faults: faults.join(", ") };
}

const arrivals = ({ log }: Lp): number =>
  jsonLines<{ readonly kind: string }>(log).filter(({ kind }) => kind === "order").length;
