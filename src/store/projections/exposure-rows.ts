import { grossOf } from "../../core/exposure/breach.ts";
import type { Event } from "../../core/events.ts";
import type { State } from "../../core/state.ts";
import type { ExposureRow } from "./rows.ts";

const US_PER_S = 1_000_000;

/**
 * What the house keeps of each symbol, once a span of time in which it changed: as it was at the
 * end of the span, or is by now. So what is read again, or in other pieces, gives the same rows.
 */
export class ExposureRows {
  /** Symbols that changed in the span that has begun, with the time. */
  readonly #changed = new Map<number, number>();
  readonly #rows = new Map<string, ExposureRow>();
  #bucketUs = 0;

  /** Before an event of that time is applied: what the span before came to. */
  at(state: State, timeUs: number, everySeconds: number): void {
    const bucketUs = timeUs - (timeUs % (everySeconds * US_PER_S));
    if (bucketUs === this.#bucketUs) return;
    this.#settle(state);
    this.#bucketUs = bucketUs;
  }

  /** After it was applied. @param before changes of the state's exposure there were before it */
  note({ exposure: { changes } }: State, event: Event, before: number, timeUs: number): void {
    for (let at = before; at < changes.count; at++) {
      this.#changed.set(changes.symbolAt(at), timeUs);
    }
    if (event.type === "LegFilled" || event.type === "LegBusted") {
      this.#changed.set(event.symbol, timeUs);
    }
  }

  take(state: State): ExposureRow[] {
    this.#settle(state);
    const rows = [...this.#rows.values()];
    this.#rows.clear();
    return rows;
  }

  #settle(state: State): void {
    for (const [symbol, timeUs] of this.#changed) {
      const row = rowOf(state, symbol, this.#bucketUs, timeUs);
      this.#rows.set(`${symbol} ${this.#bucketUs}`, row);
    }
    this.#changed.clear();
  }
}

function rowOf(state: State, symbol: number, bucketUs: number, timeUs: number): ExposureRow {
  const { names, exposure, positions } = state;
  return {
    symbol: names.nameOf("symbol", symbol),
    bucket_us: bucketUs,
    time_us: timeUs,
    net: exposure.net(symbol),
    gross: grossOf({ state }, symbol),
    b_long: positions.bLong(symbol),
    b_short: positions.bShort(symbol),
    a_net: exposure.of(symbol).aNet,
    hedged: JSON.stringify(hedgedAt(state, symbol)),
  };
}

function hedgedAt({ names, hedges }: State, symbol: number): Record<string, number> {
  const hedged: Record<string, number> = {};
  for (let lp = 0; lp < names.count("lp"); lp++) {
    const net = hedges.net(lp, symbol);
    if (net !== 0) hedged[names.nameOf("lp", lp)] = net;
  }
  return hedged;
}
