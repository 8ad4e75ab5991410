/** Work that can be repeated: does it `times` times over. */
export type Work = (times: number) => void;

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

/** Lets subject and baseline take turns in one process, and swaps who begins. */
export function duel(subject: Work, baseline: Work, options: DuelOptions): Duel {
  const { rounds, roundMs, warmUpMs } = options;
  const sides = [subject, baseline].map((work) => {
    const ns = warmUp(work, warmUpMs);
    return { work, times: Math.max(1, Math.round((roundMs * NS_PER_MS) / ns)), ns: [] as number[] };
  });
  for (let round = 0; round < rounds; round++) {
    const turn = round % 2 === 0 ? sides : sides.toReversed();
    for (const { work, times, ns } of turn) ns.push(nsEach(work, times));
  }
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

/** @returns ns each, as the last repetition had it */
function warmUp(work: Work, warmUpMs: number): number {
  const began = process.hrtime.bigint();
  let ns = nsEach(work, 1);
  let times = 1;
  while (Number(process.hrtime.bigint() - began) < warmUpMs * NS_PER_MS) {
    times = Math.min(times * 2, Math.max(1, Math.round((NS_PER_MS * warmUpMs) / 4 / ns)));
    ns = nsEach(work, times);
  }
  return ns;
}

function nsEach(work: Work, times: number): number {
  const began = process.hrtime.bigint();
  work(times);
  return Math.max(1, Number(process.hrtime.bigint() - began)) / times;
}
