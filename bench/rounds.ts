/**
 * Work that can be repeated: does it `times` times over.
 *
 * @returns the nanoseconds that count, where not all it does is to be timed
 */
export type Work = (times: number) => number | void;

/** The same where the doing has to be waited for. */
export type AwaitedWork = (times: number) => number | void | Promise<number | void>;

/** Medians over the rounds; the ratio is the median of each round's own, so drift cancels out. */
export interface Duel {
  readonly ns: number;
  readonly baselineNs: number;
  /** How many times the subject's speed is the baseline's. */
  readonly ratio: number;
}

export interface DuelOptions {
  readonly rounds: number;
  /** How long each side works in one round. */
  readonly roundMs: number;
  /** How long each side works before the first round, for the compiler to settle. */
  readonly warmUpMs: number;
}

const NS_PER_MS = 1e6;

interface Side<Doing> {
  readonly work: Doing;
  readonly times: number;
  readonly ns: number[];
}

/** Lets subject and baseline take turns in one process, and swaps who begins. */
export function duel(subject: Work, baseline: Work, options: DuelOptions): Duel {
  const sides = [subject, baseline].map((work) => {
    const warm = new WarmUp(options.warmUpMs);
    do warm.took(nsEach(work, warm.times));
    while (!warm.isOver);
    return sideOf(work, warm.ns, options);
  });
  for (let round = 0; round < options.rounds; round++) {
    for (const { work, times, ns } of inTurn(sides, round)) ns.push(nsEach(work, times));
  }
  return outcomeOf(sides);
}

/** A duel of which one side or both have to be waited for. */
export async function awaitedDuel(
  subject: AwaitedWork,
  baseline: AwaitedWork,
  options: DuelOptions,
): Promise<Duel> {
  const sides: Side<AwaitedWork>[] = [];
  for (const work of [subject, baseline]) {
    const warm = new WarmUp(options.warmUpMs);
    do warm.took(await awaitedNsEach(work, warm.times));
    while (!warm.isOver);
    sides.push(sideOf(work, warm.ns, options));
  }
  for (let round = 0; round < options.rounds; round++) {
    for (const { work, times, ns } of inTurn(sides, round))
      ns.push(await awaitedNsEach(work, times));
  }
  return outcomeOf(sides);
}

const sideOf = <Doing>(work: Doing, ns: number, { roundMs }: DuelOptions): Side<Doing> => ({
  work,
  times: Math.max(1, Math.round((roundMs * NS_PER_MS) / ns)),
  ns: [],
});

const inTurn = <Doing>(sides: readonly Side<Doing>[], round: number): readonly Side<Doing>[] =>
  round % 2 === 0 ? sides : sides.toReversed();

function outcomeOf(sides: readonly Side<unknown>[]): Duel {
  const [own = [], other = []] = sides.map(({ ns }) => ns);
  const ratios = own.map((ns, round) => (other[round] ?? Number.NaN) / ns);
  return { ns: median(own), baselineNs: median(other), ratio: median(ratios) };
}

/** @param share 0.5 is the median; @throws `Invariant:` when there is no value */
export function quantile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error("Invariant: a quantile needs a value");
  return value;
}

export const median = (values: Iterable<number>): number => quantile(values, 0.5);

/** Repetitions that grow until a side has worked long enough for the compiler to settle. */
class WarmUp {
  times = 1;
  /** Each, as the last repetition had it. */
  ns = 1;
  readonly #warmUpMs: number;
  readonly #began = process.hrtime.bigint();

  constructor(warmUpMs: number) {
    this.#warmUpMs = warmUpMs;
  }

  get isOver(): boolean {
    return Number(process.hrtime.bigint() - this.#began) >= this.#warmUpMs * NS_PER_MS;
  }

  took(ns: number): void {
    this.ns = ns;
    const most = Math.round((NS_PER_MS * this.#warmUpMs) / 4 / ns);
    this.times = Math.min(this.times * 2, Math.max(1, most));
  }
}

function nsEach(work: Work, times: number): number {
  const began = process.hrtime.bigint();
  return nsOf(work(times), began, times);
}

async function awaitedNsEach(work: AwaitedWork, times: number): Promise<number> {
  const began = process.hrtime.bigint();
  return nsOf(await work(times), began, times);
}

const nsOf = (spentNs: number | void, began: bigint, times: number): number =>
  Math.max(1, spentNs ?? Number(process.hrtime.bigint() - began)) / times;
