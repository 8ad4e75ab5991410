import type { OrdType, TimeInForce } from "../../../core/terms.ts";
import type { Prng } from "../../prng.ts";
import type { Knobs } from "../../venue/knobs.ts";
import { plainPolicy } from "../setting/policy-text.ts";
import type { PolicyTerms } from "../setting/policy-text.ts";
import type { Act, Command, CrashAt, OrderWish } from "./command.ts";
import { drawKind, pick } from "./swarm.ts";
import type { Mix } from "./swarm.ts";

export const accounts: readonly string[] = ["1001", "1002", "1003", "1004", "1005", "1006"];
const sides = ["Buy", "Sell"] as const;
const lpCount = 3;
const symbolCount = 2;

/** The script of one episode. */
export function drawCommands(prng: Prng, mix: Mix, count: number): Command[] {
  return Array.from({ length: count }, () => ({
    afterMs: prng.below(mix.gapMs + 1),
    act: drawAct(prng, mix),
  }));
}

function drawAct(prng: Prng, mix: Mix): Act {
  const kind = drawKind(prng, mix);
  switch (kind) {
    case "order":
      return { kind, wish: drawWish(prng) };
    case "repeat":
      return { kind, client: prng.below(2), pick: prng.below(8), isOther: prng.below(4) === 0 };
    case "cancel":
      return { kind, client: prng.below(2), pick: prng.below(100) };
    case "replace":
      return { kind, client: prng.below(2), pick: prng.below(100), offPips: drawOff(prng) };
    case "ask":
      return { kind, client: prng.below(2) };
    case "move":
      return { kind, symbol: prng.below(symbolCount), ticks: drawMove(prng) };
    case "policy":
      return { kind, terms: drawPolicy(prng, mix) };
    case "burst":
      return { kind, wish: drawWish(prng), count: 5 + prng.below(15) };
    case "resend":
      return { kind, client: prng.below(2), pick: prng.below(30) };
    case "prices":
      return {
        kind,
        client: prng.below(2),
        isOn: prng.below(4) > 0,
        isWhole: prng.below(2) === 0,
      };
    default:
      return drawDealing(prng, kind) ?? drawFault(prng, kind);
  }
}

type FaultKind =
  | "bad quote"
  | "knobs"
  | "bust"
  | "wire"
  | "crash"
  | "power cut"
  | "stop"
  | "disk"
  | "wall jump";

function drawDealing(prng: Prng, kind: Act["kind"]): Act | undefined {
  const symbol = prng.below(symbolCount);
  const account = pick(prng, accounts);
  switch (kind) {
    case "kill":
      return drawKill(prng);
    case "resolve":
      return { kind, pick: prng.below(20), isStatement: prng.below(3) === 0 };
    case "pin":
      return { kind, account, isToxic: prng.below(2) === 0 };
    case "import":
      return { kind, account, score: prng.below(100) };
    case "hedge":
      return { kind, symbol, side: pick(prng, sides), cents: 1 + prng.below(300) };
    case "flatten":
      return { kind, symbol };
    case "position":
      return { kind, account, symbol, to: pick(prng, ["A", "B"]), cents: 1 + prng.below(200) };
    default:
      return undefined;
  }
}

function drawFault(prng: Prng, wanted: Act["kind"]): Act {
  const kind: FaultKind = isFault(wanted) ? wanted : "knobs";
  const lp = prng.below(lpCount);
  const forMs = 200 + prng.below(6000);
  switch (kind) {
    case "bad quote": {
      const how = pick(prng, ["zero", "crossed", "hundredfold", "stale", "halved"] as const);
      return { kind, lp, symbol: prng.below(symbolCount), how, forMs };
    }
    case "knobs":
      return { kind, lp, knobs: drawKnobs(prng), forMs };
    case "bust": {
      const ppm = pick(prng, [200_000, 1_000_000]);
      return { kind, isCorrection: prng.below(2) === 0, ppm, forMs };
    }
    case "wire": {
      const fault = pick(prng, ["cut", "reset", "swallow", "stall", "block"] as const);
      return { kind, place: { door: prng.below(4), nth: prng.below(2) }, fault, forMs };
    }
    case "crash":
    case "power cut": {
      const at = pick<CrashAt>(prng, crashPlaces);
      return { kind, at, count: prng.below(40), downMs: 50 + prng.below(2000) };
    }
    case "disk": {
      const fault = pick(prng, ["EIO", "ENOSPC", "sync", "full", "short"] as const);
      return { kind, fault, after: prng.below(30), downMs: 100 + prng.below(1500) };
    }
    case "stop":
      return { kind, downMs: 50 + prng.below(2000) };
    case "wall jump":
      return { kind, ms: (prng.below(2) === 0 ? 1 : -1) * prng.below(100_000) };
  }
}

const isFault = (kind: Act["kind"]): kind is FaultKind =>
  kind === "bad quote" ||
  kind === "wire" ||
  kind === "crash" ||
  kind === "power cut" ||
  kind === "bust" ||
  kind === "stop" ||
  kind === "disk" ||
  kind === "wall jump";

const crashPlaces: readonly CrashAt[] = [
  "step",
  "before write",
  "within write",
  "after write",
  "after sync",
  "between sends",
];

function drawKill(prng: Prng): Act {
  const level = pick(prng, ["close_only", "halt"] as const);
  const forMs = 100 + prng.below(4000);
  const [scope, names] = pick(prng, [
    ["global", [""]],
    ["lp", ["alpha", "bravo", "carol"]],
    ["symbol", ["EURUSD", "XAUUSD"]],
    ["group", ["Standard", "VIP Gold"]],
    ["account", accounts],
  ] as const);
  return { kind: "kill", scope, name: pick<string>(prng, names), level, forMs };
}

/** One or two knobs, turned so that they are felt. */
function drawKnobs(prng: Prng): Partial<Knobs> {
  const ppm = pick(prng, [100_000, 400_000, 1_000_000]);
  const few = 1 + prng.below(4);
  const turned: readonly Partial<Knobs>[] = [
    { latencyMs: prng.below(400), jitterMs: prng.below(300) },
    { latencyMs: 800 + prng.below(3000) },
    { rejectPpm: ppm },
    { lastLookMs: 50 + prng.below(1500), rejectPpm: pick(prng, [0, 300_000]) },
    { partialFills: 2 + prng.below(5), jitterMs: prng.below(200) },
    { disconnectEveryNOrders: few },
    { silenceAfterNOrders: few },
    { silent: 1 },
    { logoutEveryNOrders: few },
    { disconnectEveryNFills: few },
    { maxOrdersPerSecond: few },
    // Few orders are canceled at an LP: without all of them an episode in ten has such a fill.
    { lateFillPpm: 1_000_000, latencyMs: 100 + prng.below(300) },
    { lateFillPpm: 1_000_000, lastLookMs: 50 + prng.below(500), rejectPpm: 0 },
    { duplicatePpm: ppm },
    { reorderPpm: ppm },
    { overfillPpm: ppm },
    { unknownPpm: ppm, latencyMs: 500 + prng.below(2500) },
  ];
  return { ...pick(prng, turned), ...pick(prng, turned) };
}

function drawWish(prng: Prng): OrderWish {
  const ordType = pick<OrdType>(prng, [
    ...(["Market", "Market", "Market", "Market", "Limit", "Limit", "Limit"] as const),
    ...(["Stop", "StopLimit"] as const),
  ]);
  const size = pick(prng, [5, 50, 200, 1500]);
  return {
    client: prng.below(2),
    account: pick(prng, accounts),
    symbol: prng.below(symbolCount),
    side: pick(prng, sides),
    ordType,
    timeInForce: pick(prng, timesOf(ordType)),
    cents: 1 + prng.below(size),
    offPips: drawOff(prng),
    isClosing: prng.below(4) === 0,
  };
}

function timesOf(ordType: OrdType): readonly TimeInForce[] {
  const lasting = ["Day", "GoodTillCancel", "GoodTillDate"] as const;
  if (ordType === "Market") return ["ImmediateOrCancel", "FillOrKill", "Day"];
  if (ordType === "Limit") return [...lasting, "ImmediateOrCancel", "FillOrKill"];
  return lasting;
}

/** Mostly near the market, on both sides of it. */
const drawOff = (prng: Prng): number => pick(prng, [-3, -1, 0, 0, 1, 2, 4, 8]);

function drawMove(prng: Prng): number {
  const size = pick(prng, [20, 60, 200, 400]);
  return prng.below(2 * size + 1) - size;
}

function drawPolicy(prng: Prng, mix: Mix): PolicyTerms {
  return {
    ...startPolicy(mix),
    keepsOnFailure: prng.below(2) === 0,
    rules: pick(prng, ["none", "hedge gold", "keep euros", "split and target"] as const),
    lpOff: prng.below(6) - 3,
    isTight: prng.below(3) === 0,
    markupPips: pick(prng, [0, 0.2, 1]),
  };
}

export function startPolicy(mix: Mix): PolicyTerms {
  const { isFsync, isNetting, orderRetention, snapshotEvents } = mix;
  const { isSlow = false, cancelsOnDisconnect = false } = mix;
  return {
    ...plainPolicy,
    durability: isFsync ? "fsync" : "os",
    isNetting,
    ...(orderRetention === undefined ? {} : { orderRetention }),
    ...(snapshotEvents === undefined ? {} : { snapshotEvents }),
    isSlow,
    cancelsOnDisconnect,
  };
}
