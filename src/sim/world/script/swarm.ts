import type { Prng } from "../../prng.ts";
import type { Act } from "./command.ts";

/** How often each kind of command comes, as weights; what weighs nothing never comes. */
export type Weights = Readonly<Record<Act["kind"], number>>;

/** What one episode is like. */
export interface Mix {
  readonly weights: Weights;
  readonly isFsync: boolean;
  readonly isNetting: boolean;
  /** Bounds that an episode meets; left out, it does not. */
  readonly orderRetention?: number;
  readonly snapshotEvents?: number;
  /** Clients send faster than they may. */
  readonly isSlow?: boolean;
  readonly cancelsOnDisconnect?: boolean;
  /** A client that is asked for what the desk missed sends its orders again. */
  readonly resendsOrders?: boolean;
  /** Of the virtual time between two commands, milliseconds at most. */
  readonly gapMs: number;
  readonly delayUs: number;
  readonly jitterUs: number;
  readonly splitEvery: number;
  /** Where in the week it begins. */
  readonly start: WeekTime;
}

/** On a Wednesday noon, before the end of a trading day, a Friday's close, a Sunday's open. */
export type WeekTime = "noon" | "day end" | "week end" | "open";

const moderate: Weights = {
  order: 100,
  repeat: 6,
  cancel: 12,
  replace: 10,
  ask: 3,
  move: 25,
  "bad quote": 10,
  knobs: 12,
  wire: 10,
  crash: 3,
  "power cut": 2,
  disk: 1,
  "wall jump": 2,
  kill: 4,
  policy: 3,
  pin: 2,
  import: 2,
  hedge: 3,
  flatten: 2,
  position: 3,
  bust: 4,
  resolve: 4,
  stop: 2,
  burst: 2,
  resend: 5,
  prices: 4,
};

/** What is never left out: without orders nothing happens. */
const always: ReadonlySet<string> = new Set(["order"]);

/** @param isSwarm which faults there are, and how often, is drawn; else a moderate share of all */
export function drawMix(prng: Prng, isSwarm: boolean): Mix {
  const start = pick(prng, ["noon", "noon", "noon", "day end", "week end", "open"] as const);
  const isNetting = prng.below(3) === 0;
  const bounds = drawBounds(prng);
  if (!isSwarm) {
    const wires = { gapMs: 200, delayUs: 300, jitterUs: 400, splitEvery: 20 };
    return {
      weights: moderate,
      isFsync: prng.below(5) !== 0,
      isNetting,
      start,
      ...bounds,
      ...wires,
    };
  }
  return {
    weights: drawWeights(prng),
    isFsync: prng.below(3) !== 0,
    isNetting,
    start,
    ...bounds,
    gapMs: pick(prng, [5, 50, 200, 1000]),
    delayUs: pick(prng, [50, 500, 5000, 50_000]),
    jitterUs: pick(prng, [0, 100, 5000, 100_000]),
    splitEvery: pick(prng, [0, 2, 20]),
  };
}

type Bounds = Pick<
  Mix,
  "orderRetention" | "snapshotEvents" | "isSlow" | "cancelsOnDisconnect" | "resendsOrders"
>;

function drawBounds(prng: Prng): Bounds {
  const orderRetention = pick(prng, [0, 200, 60]);
  const snapshotEvents = pick(prng, [0, 900, 150]);
  return {
    ...(orderRetention === 0 ? {} : { orderRetention }),
    ...(snapshotEvents === 0 ? {} : { snapshotEvents }),
    isSlow: prng.below(4) === 0,
    cancelsOnDisconnect: prng.below(2) === 0,
    resendsOrders: prng.below(3) === 0,
  };
}

/** Of each kind nothing, a little, the usual or a lot. */
function drawWeights(prng: Prng): Weights {
  const weights: Record<Act["kind"], number> = { ...moderate };
  for (const kind of kinds) {
    const factor = pick(prng, [0, 0.3, 1, 4]);
    weights[kind] = Math.ceil(moderate[kind] * (always.has(kind) ? Math.max(1, factor) : factor));
  }
  return weights;
}

export const kinds: readonly Act["kind"][] = [
  "order",
  "repeat",
  "cancel",
  "replace",
  "ask",
  "move",
  "bad quote",
  "knobs",
  "wire",
  "crash",
  "power cut",
  "disk",
  "wall jump",
  "kill",
  "policy",
  "pin",
  "import",
  "hedge",
  "flatten",
  "position",
  "bust",
  "resolve",
  "stop",
  "burst",
  "resend",
  "prices",
];

/** One kind, as often as it weighs. */
export function drawKind(prng: Prng, { weights, isFsync }: Mix): Act["kind"] {
  const kind = weighed(prng, weights);
  // What is not synced was never promised to survive one.
  return kind === "power cut" && !isFsync ? "crash" : kind;
}

function weighed(prng: Prng, weights: Weights): Act["kind"] {
  let sum = 0;
  for (const kind of kinds) sum += weights[kind];
  let at = prng.below(sum);
  for (const kind of kinds) {
    at -= weights[kind];
    if (at < 0) return kind;
  }
  return "order";
}

export function pick<Value>(prng: Prng, values: readonly Value[]): Value {
  const value = values[prng.below(values.length)];
  if (value === undefined) throw new Error("Invariant: there is something to pick");
  return value;
}
