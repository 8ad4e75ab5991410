import type { Network } from "../../../ports/network.ts";
import type { Prng } from "../../prng.ts";
import { seedOf } from "../../prng.ts";
import { plainKnobs } from "../../venue/knobs.ts";
import type { Knobs } from "../../venue/knobs.ts";
import { LpVenue } from "../../venue/lp-venue.ts";
import { mannersOf } from "../../venue/manners.ts";
import { MemoryFolder } from "../../venue/memory-folder.ts";
import type { LpTerms } from "../../venue/venue-options.ts";
import { sessionNameOf } from "../../venue/venue-session.ts";
import { LP_PASSWORD, LP_USERNAME, walkSymbolsOf } from "../setting/lps.ts";
import type { WorldLp } from "../setting/lps.ts";
import { areNumbersReused } from "../clients/sim-client.ts";
import type { VirtualClock } from "../time/virtual-clock.ts";
import type { Market } from "./market.ts";
import { ScriptedFeed } from "./scripted-feed.ts";
import { Trades } from "./trades.ts";
import type { VenueLedger } from "./venue-ledger.ts";

/** As any LP is: it takes a moment, and fills some orders in pieces. */
export const usualKnobs: Knobs = { ...plainKnobs, latencyMs: 2, jitterMs: 20, partialFills: 3 };

const MAX_ORDERS = 4_000;

/** An adversarial LP: the venue itself, on simulated wires, with its log as the oracle. */
export class SimLp {
  readonly lp: WorldLp;
  readonly feed: ScriptedFeed;
  readonly ledger: VenueLedger;
  readonly trades: Trades;
  readonly #venue: LpVenue;

  private constructor(
    venue: LpVenue,
    lp: WorldLp,
    feed: ScriptedFeed,
    [ledger, trades]: readonly [VenueLedger, Trades],
  ) {
    this.#venue = venue;
    this.lp = lp;
    this.feed = feed;
    this.ledger = ledger;
    this.trades = trades;
  }

  static async start(
    lp: WorldLp,
    ledger: VenueLedger,
    { clock, network, market, prng, note }: SimLpWorld,
  ): Promise<SimLp> {
    const feed = new ScriptedFeed(lp, market, clock, prng);
    const [, trade] = lp.identities;
    const tradeUp = `${sessionNameOf(trade)}: logged on`;
    const folder = new MemoryFolder();
    const trades = new Trades();
    const venue = await LpVenue.start(
      {
        ...optionsOf(lp, prng),
        onNotice: (text) => {
          note(text);
          if (areNumbersReused(text)) ledger.numbersReused(text);
          if (text === tradeUp) ledger.loggedOn();
        },
      },
      {
        clock,
        network,
        below: (bound) => prng.below(Math.min(bound, 2 ** 32)),
        openFolder: (identities, maxOrders) => ({
          ...folder.open(identities, maxOrders),
          log: {
            append: (record) => {
              note(JSON.stringify(record));
              ledger.take(record);
              trades.take(record);
            },
          },
        }),
      },
      feed,
    );
    return new SimLp(venue, lp, feed, [ledger, trades]);
  }

  turn(knobs: Partial<Knobs>): void {
    this.#venue.turn(knobs);
  }

  /** It behaves from here on. */
  heal(): void {
    this.turn(usualKnobs);
    for (let symbol = 0; symbol < this.lp.mappings.length; symbol++) {
      this.feed.quoteBadly(symbol, undefined);
    }
  }
}

/** What an LP of the world is given. */
export interface SimLpWorld {
  readonly clock: VirtualClock;
  readonly network: Network;
  readonly market: Market;
  readonly prng: Prng;
  readonly note: (text: string) => void;
}

function optionsOf(lp: WorldLp, prng: Prng): LpTerms {
  const secrets = lp.dialect === "generic" ? {} : { username: LP_USERNAME, password: LP_PASSWORD };
  return {
    host: "127.0.0.1",
    port: lp.port,
    identities: lp.identities,
    manners: mannersOf[lp.dialect],
    list: undefined,
    symbols: walkSymbolsOf(lp),
    symbolTerms: new Map(),
    ticksPerSecond: 1,
    symbolIDs: new Map(lp.mappings.map(({ symbol, lpSymbol }) => [symbol, lpSymbol])),
    seed: seedOf(prng.below(2 ** 31), lp.id),
    knobs: usualKnobs,
    script: [],
    maxOrders: MAX_ORDERS,
    ...secrets,
  };
}
