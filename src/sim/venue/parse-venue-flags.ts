import type { Result } from "../../core/result.ts";
import { symbolFrom } from "../tick-line.ts";
import { camelCase, FlagReader } from "./flag-reader.ts";
import type { VenueFlagIssue } from "./flag-reader.ts";
import { plainKnobs } from "./knobs.ts";
import type { Knobs } from "./knobs.ts";
import { readSymbols, readSymbolTerms } from "./read-symbols.ts";
import type { Pace } from "./tick-feed.ts";
import { venueFlags } from "./venue-flags.ts";
import type { VenueFlagValues } from "./venue-flags.ts";
import type {
  EchoOptions,
  Identity,
  LpOptions,
  Purpose,
  TickSource,
  VenueOptions,
} from "./venue-options.ts";

const maxPort = 65_535;
const hourMs = 3_600_000;
const ppmScale = 6;
const rateScale = 3;
const rateUnit = 1000;
const maxRate = 10_000;
const int32 = 2 ** 31;
const compID = /^[!-~]{1,64}$/;

/**
 * Reads the flags of `hedgerow venue fix`.
 *
 * @param values by flag name in camel case; a repeatable flag's value is an array
 * @returns the options, or all issues at once
 */
export function parseVenueFlags(
  values: VenueFlagValues,
): Result<VenueOptions, readonly VenueFlagIssue[]> {
  const flags = new FlagReader(values);
  const known = new Set(venueFlags.map(({ name }) => camelCase(name)));
  for (const key of Object.keys(values)) {
    if (!known.has(key)) flags.issue("FLAG_UNKNOWN", key, `there is no flag for ${key}`);
  }
  const options = flags.isGiven("echo") ? readEcho(flags) : readLp(flags);
  return flags.issues.length === 0
    ? { ok: true, value: options }
    : { ok: false, error: flags.issues };
}

function readCommon(flags: FlagReader) {
  const [username, password] = [flags.text("username"), flags.text("password")];
  return {
    host: flags.text("host") ?? "127.0.0.1",
    port: flags.integer("port", 9880, 0, maxPort),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

function readEcho(flags: FlagReader): EchoOptions {
  for (const name of ["sender", "target"]) {
    if (flags.text(name) === undefined) flags.issue("FLAG_MISSING", name, "needed with --echo");
    else checkCompID(flags, name, flags.text(name) ?? "");
  }
  return {
    mode: "echo",
    ...readCommon(flags),
    senderCompID: flags.text("sender") ?? "",
    targetCompID: flags.text("target") ?? "",
  };
}

function readLp(flags: FlagReader): LpOptions {
  if (flags.isGiven("target")) flags.issue("FLAG_CONFLICT", "target", "only with --echo");
  const ticks = readTicks(flags);
  const rate = flags.decimal("tick-rate", 5 * rateUnit, rateScale, 1, maxRate * rateUnit);
  return {
    mode: "lp",
    ...readCommon(flags),
    dataDir: flags.text("data") ?? "data/venue",
    identities: readIdentities(flags),
    resetOnLogon: flags.isGiven("reset-on-logon"),
    symbols: readSymbols(flags),
    symbolTerms: readSymbolTerms(flags),
    ...(ticks === undefined ? {} : { ticks }),
    ticksPerSecond: rate / rateUnit,
    updates: flags.word("updates", ["requested", "full", "incremental"], "requested"),
    seed: flags.integer("seed", 1, -int32, int32),
    knobs: readKnobs(flags),
    maxOrders: flags.integer("max-orders", 200_000, 2, 10_000_000),
  };
}

/** The flags that can also be changed while a venue runs. */
export function readKnobs(flags: FlagReader, before: Knobs = plainKnobs): Knobs {
  const count = (name: string, otherwise: number, min: number): number =>
    flags.integer(name, otherwise, min, int32);
  return {
    latencyMs: flags.integer("latency-ms", before.latencyMs, 0, hourMs),
    jitterMs: flags.integer("jitter-ms", before.jitterMs, 0, hourMs),
    rejectPpm: flags.decimal("reject-probability", before.rejectPpm, ppmScale, 0, 1_000_000),
    partialFills: flags.integer("partial-fills", before.partialFills, 1, 1000),
    disconnectEveryNOrders: count("disconnect-every-n-orders", before.disconnectEveryNOrders, 0),
    silenceAfterNOrders: count("silence-after-n-orders", before.silenceAfterNOrders, 0),
  };
}

function readTicks(flags: FlagReader): TickSource | undefined {
  const path = flags.text("ticks");
  if (path === undefined) {
    for (const name of ["symbol", "at-end", "speed"]) {
      if (flags.isGiven(name)) flags.issue("FLAG_CONFLICT", name, "only with --ticks");
    }
    return undefined;
  }
  const named = flags.text("symbol");
  const symbol = named === undefined ? undefined : symbolFrom(named);
  if (named !== undefined && symbol === undefined) {
    flags.issue("FLAG_BAD_SYMBOL", "symbol", `${named} is no symbol`);
  }
  return {
    path,
    ...(symbol === undefined ? {} : { symbol }),
    pace: readPace(flags),
    isLooping: flags.word("at-end", ["loop", "stop"], "loop") === "loop",
  };
}

function readPace(flags: FlagReader): Pace {
  if (!flags.isGiven("tick-rate")) {
    const factor = flags.decimal("speed", rateUnit, rateScale, 1, 1_000_000 * rateUnit);
    return { kind: "recorded", factor: factor / rateUnit };
  }
  if (flags.isGiven("speed")) flags.issue("FLAG_CONFLICT", "speed", "not with --tick-rate");
  const rate = flags.decimal("tick-rate", rateUnit, rateScale, 1, maxRate * rateUnit);
  return { kind: "even", ticksPerSecond: rate / rateUnit };
}

function readIdentities(flags: FlagReader): Identity[] {
  const own = flags.text("sender") ?? "VENUE";
  checkCompID(flags, "sender", own);
  const identities = [
    ...identitiesOf(flags, "client", "both", own),
    ...identitiesOf(flags, "quote-client", "quote", own),
    ...identitiesOf(flags, "trade-client", "trade", own),
  ];
  if (identities.length === 0) {
    return [{ senderCompID: own, targetCompID: "HEDGEROW", purpose: "both" }];
  }
  const seen = new Set<string>();
  for (const { senderCompID, targetCompID } of identities) {
    const pair = `${targetCompID}@${senderCompID}`;
    if (seen.has(pair)) flags.issue("FLAG_DUPLICATE", "client", `${pair} is given twice`);
    seen.add(pair);
  }
  return identities;
}

function identitiesOf(flags: FlagReader, name: string, purpose: Purpose, own: string): Identity[] {
  return flags.all(name).map((text) => {
    const at = text.lastIndexOf("@");
    const targetCompID = at < 0 ? text : text.slice(0, at);
    const senderCompID = at < 0 ? own : text.slice(at + 1);
    checkCompID(flags, name, targetCompID);
    checkCompID(flags, name, senderCompID);
    return { senderCompID, targetCompID, purpose };
  });
}

function checkCompID(flags: FlagReader, name: string, text: string): void {
  if (!compID.test(text)) {
    flags.issue("FLAG_BAD_COMPID", name, `"${text}" is no CompID: 1 to 64 visible characters`);
  }
}
