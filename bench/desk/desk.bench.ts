import type { Bench, Row } from "../report.ts";
import { median, quantile } from "../rounds.ts";
import { subjects } from "./parts.ts";
import type { Subject } from "./parts.ts";
import { Stage } from "./stage.ts";

const DEFAULT_ROUNDS = 24;
/** More than a desk remembers, so that each order lets another go, and all code is compiled. */
const WARM_UP_ORDERS = 120_000;
/** One at a time: the next goes out when the fill of the last has come. */
const SINGLE_ORDERS = 250;
const WINDOWED_ORDERS = 2_000;
const WINDOW = 64;

/** What one way has shown, a value a round. */
interface Track {
  readonly p50: number[];
  readonly perSecond: number[];
  /** Of every order that went alone. */
  readonly latencyNs: Float64Array[];
}

/** Order in to LP out, against a process that only forwards the same bytes. */
export const benchDesk: Bench = async (rounds) => {
  const stage = await Stage.open();
  const tracks = { relay: newTrack(), os: newTrack(), fsync: newTrack() };
  try {
    for (const way of subjects) await stage.trade(way, WARM_UP_ORDERS, WINDOW);
    for (let round = 0; round < (rounds ?? DEFAULT_ROUNDS); round++) {
      const turn = round % 2 === 0 ? subjects : subjects.toReversed();
      for (const way of turn) {
        const { latencyNs } = await stage.trade(way, SINGLE_ORDERS, 1);
        tracks[way].latencyNs.push(latencyNs);
        tracks[way].p50.push(median(latencyNs));
      }
      for (const way of turn) {
        const { perSecond } = await stage.trade(way, WINDOWED_ORDERS, WINDOW);
        tracks[way].perSecond.push(perSecond);
      }
    }
  } finally {
    await stage.close();
  }
  return subjects.flatMap((way) => rowsOf(way, tracks[way], tracks.relay));
};

const newTrack = (): Track => ({ p50: [], perSecond: [], latencyNs: [] });

function rowsOf(way: Subject, track: Track, relay: Track): Row[] {
  const all = track.latencyNs.flatMap((round) => [...round]);
  const others = relay.latencyNs.flatMap((round) => [...round]);
  const p99 = quantile(all, 0.99);
  const row = (name: string, figures: Readonly<Record<string, number>>): Row => ({
    bench: "desk",
    case: `${way} ${name}`,
    figures,
  });
  const versus = (vsRelay: number): Readonly<Record<string, number>> =>
    way === "relay" ? {} : { vsRelay };
  return [
    row("p50", { ns: median(all), ...versus(medianRatio(track.p50, relay.p50)) }),
    row("p99", { ns: p99, ...versus(p99 / quantile(others, 0.99)) }),
    row("rate", {
      perSecond: median(track.perSecond),
      ...versus(medianRatio(track.perSecond, relay.perSecond)),
    }),
  ];
}

/** Round by round, so that a machine that slows down does so for both. */
const medianRatio = (own: readonly number[], other: readonly number[]): number =>
  median(own.map((value, round) => value / (other[round] ?? Number.NaN)));
