import type { Result } from "../../core/result.ts";
import { camelCase, FlagReader } from "./flag-reader.ts";
import type { VenueFlagIssue } from "./flag-reader.ts";
import { plainKnobs } from "./knobs.ts";
import type { Knobs } from "./knobs.ts";

/** A flag that can also be turned while a venue runs. */
interface KnobFlag {
  readonly name: string;
  readonly key: keyof Knobs;
  readonly min: number;
  readonly max: number;
  /** A share of one, kept in millionths. */
  readonly isShare?: boolean;
}

const HOUR_MS = 3_600_000;
const INT32 = 2 ** 31;
const PPM_SCALE = 6;

const ms = (name: string, key: keyof Knobs): KnobFlag => ({ name, key, min: 0, max: HOUR_MS });
const count = (name: string, key: keyof Knobs): KnobFlag => ({ name, key, min: 0, max: INT32 });
const share = (name: string, key: keyof Knobs): KnobFlag => {
  return { name, key, min: 0, max: 10 ** PPM_SCALE, isShare: true };
};

export const knobFlags: readonly KnobFlag[] = [
  ms("latency-ms", "latencyMs"),
  ms("jitter-ms", "jitterMs"),
  share("reject-probability", "rejectPpm"),
  ms("last-look-ms", "lastLookMs"),
  { name: "partial-fills", key: "partialFills", min: 1, max: 1000 },
  count("disconnect-every-n-orders", "disconnectEveryNOrders"),
  count("disconnect-every-n-fills", "disconnectEveryNFills"),
  count("silence-after-n-orders", "silenceAfterNOrders"),
  { name: "silent", key: "silent", min: 0, max: 1 },
  count("logout-every-n-orders", "logoutEveryNOrders"),
  count("max-orders-per-second", "maxOrdersPerSecond"),
  share("late-fill-probability", "lateFillPpm"),
  share("duplicate-probability", "duplicatePpm"),
  share("reorder-probability", "reorderPpm"),
  share("overfill-probability", "overfillPpm"),
  share("unknown-probability", "unknownPpm"),
  share("bust-probability", "bustPpm"),
  share("correct-probability", "correctPpm"),
];

/** All knobs, those that are not given as before. */
export function readKnobs(flags: FlagReader, before: Knobs = plainKnobs): Knobs {
  const knobs: Record<keyof Knobs, number> = { ...before };
  for (const flag of knobFlags) knobs[flag.key] = readKnob(flags, flag, before[flag.key]);
  return knobs;
}

function readKnob(
  flags: FlagReader,
  { name, min, max, isShare }: KnobFlag,
  before: number,
): number {
  return isShare === true
    ? flags.decimal(name, before, PPM_SCALE, min, max)
    : flags.integer(name, before, min, max);
}

/** Reads a line such as `latency-ms 20`. @returns that one knob */
export function parseKnobLine(line: string): Result<Partial<Knobs>, readonly VenueFlagIssue[]> {
  const [word = "", value = ""] = line.trim().split(/[ =]+/, 2);
  const name = word.replace(/^--/, "");
  const flags = new FlagReader({ [camelCase(name)]: value });
  const flag = knobFlags.find((each) => each.name === name);
  if (flag === undefined) flags.issue("FLAG_UNKNOWN", name, "cannot be changed while running");
  const knobs = flag === undefined ? {} : { [flag.key]: readKnob(flags, flag, 0) };
  return flags.issues.length === 0
    ? { ok: true, value: knobs }
    : { ok: false, error: flags.issues };
}
