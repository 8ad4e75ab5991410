import { Prng } from "../../../src/sim/prng.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";
import type { RuleEntry } from "../../../src/policy/rule-entry.ts";
import { NOW_US, WEEK_US, known, rule } from "./sample-rules.ts";

interface Piece {
  readonly volume: readonly [number, number];
  readonly milliScore: readonly [number, number];
  readonly week: readonly [number, number];
  readonly minute: readonly [number, number];
  readonly symbols: readonly string[];
}

const whole: Piece = {
  volume: [1, 1_000_000],
  milliScore: [0, 100_000],
  week: [0, 500],
  minute: [0, 10_080],
  symbols: known.symbols,
};

/** Rules that share all orders among them, none taking one of another's but at common scores. */
export function jigsaw(count: number, seed: number): readonly RuleEntry[] {
  const prng = new Prng(seed);
  const pieces: Piece[] = [whole];
  while (pieces.length < count) {
    const [piece] = pieces.splice(prng.below(pieces.length), 1);
    pieces.push(...cut(piece!, prng));
  }
  return pieces.map((piece, index) => ruleOf(piece, `piece${index}`));
}

function cut(piece: Piece, prng: Prng): readonly Piece[] {
  const names = (["volume", "milliScore", "week", "minute"] as const).filter(
    (name) => piece[name][1] - piece[name][0] > 1,
  );
  const name = names[prng.below(names.length)];
  if (name === undefined || (piece.symbols.length > 1 && prng.below(5) === 0)) {
    const at = 1 + prng.below(piece.symbols.length - 1);
    const [some, others] = [piece.symbols.slice(0, at), piece.symbols.slice(at)];
    return [some, others].map((symbols) => Object.assign({}, piece, { symbols }));
  }
  const [from, to] = piece[name];
  const at = from + 1 + prng.below(to - from - 1);
  return [
    { ...piece, [name]: [from, at] },
    { ...piece, [name]: [at, to] },
  ];
}

function ruleOf({ volume, milliScore, week, minute, symbols }: Piece, id: string): RuleEntry {
  const startsUs = week[0] === whole.week[0] ? null : NOW_US + week[0] * WEEK_US;
  const expiresUs = week[1] === whole.week[1] ? null : NOW_US + week[1] * WEEK_US;
  const filters = {
    symbols,
    minVolume: asVolume(volume[0]),
    maxVolume: volume[1] === whole.volume[1] ? null : asVolume(volume[1] - 1),
    minToxicity: milliScore[0] / 1_000,
    maxToxicity: milliScore[1] / 1_000,
    windows: [{ zone: "Europe/London", from: minute[0], to: minute[1] % 10_080 }],
  };
  return rule(id, filters, { priority: 1, startsUs, expiresUs });
}
