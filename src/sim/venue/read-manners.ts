import { symbolFrom } from "../tick-line.ts";
import type { FlagReader } from "./flag-reader.ts";
import { usualIDs } from "./instruments.ts";
import { mannersOf } from "./manners.ts";
import type { Manners } from "./manners.ts";

/** What `--dialect` says, and what other flags change of it. */
export function readManners(flags: FlagReader): Manners {
  const usual = mannersOf[flags.word("dialect", ["generic", "lmax", "ctrader"], "generic")];
  const named = usual.usesSecurityID ? "security-id" : "symbol";
  return {
    ...usual,
    usesSecurityID: flags.word("instrument", ["symbol", "security-id"], named) === "security-id",
    depth: flags.integer("depth", usual.depth, 1, 10),
    updates: flags.word("updates", ["requested", "full", "incremental"], usual.updates),
    hasEntryIDs: usual.hasEntryIDs || flags.isGiven("keyed"),
    resetsOnLogon: usual.resetsOnLogon || flags.isGiven("reset-on-logon"),
    badLogon: flags.word("bad-logon", ["close", "logout", "silence"], usual.badLogon),
    ignoresTimeInForce: usual.ignoresTimeInForce || flags.isGiven("ignore-tif"),
    hasLastPx: usual.hasLastPx && !flags.isGiven("without-last-px"),
    cancelReject: flags.word("cancel-reject", ["9", "j"], usual.cancelReject),
  };
}

const id = /^[!-~]{1,64}$/;

/** What clients call the venue's symbols: the dialect's usual numbers, and `--symbol-id`. */
export function readSymbolIDs(
  flags: FlagReader,
  { dialect }: Manners,
): ReadonlyMap<string, string> {
  const ids = new Map(usualIDs[dialect]);
  for (const text of flags.all("symbol-id")) {
    const [name = "", given = "", ...more] = text.split(":");
    const symbol = symbolFrom(name);
    if (symbol === undefined || !id.test(given) || more.length > 0) {
      flags.issue("FLAG_BAD_SYMBOL", "symbol-id", `${text} is not SYMBOL:ID`);
    } else ids.set(symbol, given);
  }
  if (new Set(ids.values()).size < ids.size) {
    flags.issue("FLAG_DUPLICATE", "symbol-id", "two symbols have one id");
  }
  return ids;
}
