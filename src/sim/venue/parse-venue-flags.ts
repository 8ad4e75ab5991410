import { QUOTE_SUB_ID, TRADE_SUB_ID } from "../../fix/words.ts";
import type { Result } from "../../core/result.ts";
import { symbolFrom } from "../tick-line.ts";
import { camelCase, FlagReader } from "./flag-reader.ts";
import type { VenueFlagIssue } from "./flag-reader.ts";
import { readKnobs } from "./knob-flags.ts";
import { readScript, readScriptEvery } from "./knob-script.ts";
import type { Manners } from "./manners.ts";
import { readManners, readSymbolIDs } from "./read-manners.ts";
import { readSymbols, readSymbolTerms } from "./read-symbols.ts";
import { readListManners } from "./security-list.ts";
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
  const manners = readManners(flags);
  const transcript = flags.text("transcript");
  const script = readScript(flags);
  return {
    mode: "lp",
    ...readCommon(flags),
    dataDir: flags.text("data") ?? "data/venue",
    identities: readIdentities(flags, manners),
    manners,
    list: readListManners(flags),
    symbolIDs: readSymbolIDs(flags, manners),
    symbols: readSymbols(flags, manners),
    symbolTerms: readSymbolTerms(flags),
    ...(ticks === undefined ? {} : { ticks }),
    ticksPerSecond: rate / rateUnit,
    seed: flags.integer("seed", 1, -int32, int32),
    ...readMarketSeed(flags),
    knobs: readKnobs(flags),
    script,
    ...readScriptEvery(flags, script),
    ...(transcript === undefined ? {} : { transcript }),
    maxOrders: flags.integer("max-orders", 200_000, 2, 10_000_000),
  };
}

function readMarketSeed(flags: FlagReader): { marketSeed?: number } {
  if (!flags.isGiven("market-seed")) return {};
  return { marketSeed: flags.integer("market-seed", 1, -int32, int32) };
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

function readIdentities(flags: FlagReader, { usesSubIDs, dialect }: Manners): Identity[] {
  const own = flags.text("sender") ?? "VENUE";
  checkCompID(flags, "sender", own);
  const identities = [
    ...identitiesOf(flags, "client", "both", own),
    ...identitiesOf(flags, "quote-client", "quote", own),
    ...identitiesOf(flags, "trade-client", "trade", own),
  ];
  if (identities.length === 0) {
    if (usesSubIDs) flags.issue("FLAG_MISSING", "quote-client", `needed with --dialect ${dialect}`);
    return [{ senderCompID: own, targetCompID: "HEDGEROW", purpose: "both" }];
  }
  if (usesSubIDs && identities.some(({ purpose }) => purpose === "both")) {
    const text = `a ${dialect} session quotes or trades: use --quote-client and --trade-client`;
    flags.issue("FLAG_CONFLICT", "client", text);
  }
  const all = identities.map((identity) => (usesSubIDs ? withSubID(identity) : identity));
  const seen = new Set<string>();
  for (const { senderCompID, targetCompID, subID = "" } of all) {
    const pair = `${targetCompID}@${senderCompID}`;
    const name = `${pair} ${subID}`;
    if (seen.has(name)) flags.issue("FLAG_DUPLICATE", "client", `${pair} is given twice`);
    seen.add(name);
  }
  return all;
}

/** What the client sends in TargetSubID(57) says what its session is for. */
function withSubID(identity: Identity): Identity {
  const { purpose } = identity;
  if (purpose === "both") return identity;
  return { ...identity, subID: purpose === "quote" ? QUOTE_SUB_ID : TRADE_SUB_ID };
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
