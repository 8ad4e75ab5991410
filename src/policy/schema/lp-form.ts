import { powerOfTen, printDecimal } from "../../core/units/decimal.ts";
import { asMoney, VOLUME_SCALE } from "../../core/units/quantity.ts";
import { alsoAs, key, optional, required } from "../form/field.ts";
import type { Field } from "../form/field.ts";
import type { Form } from "../form/form.ts";
import { entitiesOf, listOf, namedOf, oneOrMany } from "../form/lists.ts";
import { MapForm } from "../form/map-form.ts";
import { commission, volume, whole } from "../form/numbers.ts";
import { Scalar } from "../form/scalar.ts";
import type { Section } from "../form/section.ts";
import { fixWord, flag, id, label, oneOf, secretSetting, setting } from "../form/words.ts";
import { settingName, symbol, textLike, wordsFor } from "../form/words.ts";
import { legTypeOf } from "../leg-type.ts";
import type { LpEntry, LpMapping } from "../lp-entry.ts";
import { quoted } from "../quoted.ts";
import { Secret } from "../secret.ts";
import { variablesIn } from "../substitute.ts";
import { isSecretSetting } from "../secret-setting.ts";
import type { Tree } from "../yaml/tree.ts";
import { checkSimulated } from "./simulated-checks.ts";
import { checkVolume } from "./check-volume.ts";
import { ordType } from "./rule-form.ts";

/** As a file writes it: what the desk can do with it is worked out afterwards. */
export interface LpFile extends Omit<LpEntry, "name" | "type"> {
  readonly name: string | null;
}

/** The types of LP that this build has. */
const FIX = "FIX";
const SIMULATED = "SIMULATED";

const typeWord = textLike(/^[A-Z][A-Z0-9_]{0,31}$/, "a type in capitals, as FIX", "`FIX`");
const knownSymbol = symbol.referringTo("instrument", "symbol of an instrument");

const tif = wordsFor(oneOf(["IOC", "FOK", "DAY", "GTC", "GTD"]), {
  IOC: "ImmediateOrCancel",
  FOK: "FillOrKill",
  DAY: "Day",
  GTC: "GoodTillCancel",
  GTD: "GoodTillDate",
});

const mapping = new MapForm<LpMapping>(
  {
    symbol: required("symbol", knownSymbol, "ours, once per LP"),
    lpSymbol: required("lp_symbol", fixWord, "theirs, once per LP"),
    quantityPerLot: required(
      "quantity_per_lot",
      whole(1, 1_000_000_000),
      "what the LP counts for one lot: 100000 where it trades units, 10 where its contract is " +
        "10 000",
    ),
    min: required("min", volume, "smallest order it takes; a multiple of `step`"),
    step: required("step", volume, "finest step it takes"),
    max: required("max", volume, "largest order it takes; a multiple of `step`"),
    digits: key("digits", whole(0, 8), 0, "decimals it takes **in a quantity**"),
    commissionPerMillion: key(
      "commission_per_million",
      commission,
      asMoney(0),
      "what it charges for a million of the notional, in the notional's currency; prices are " +
        "compared with it",
    ),
    orderTypes: key(
      "order_types",
      listOf(ordType),
      ["Limit"],
      "order types it takes; legs go as LIMIT where that is among them, else as MARKET, without " +
        "any limit",
    ),
    timesInForce: key(
      "tif",
      listOf(tif),
      ["ImmediateOrCancel", "FillOrKill"],
      "times in force it takes; legs go as IOC or FOK. Without IOC a LIMIT leg rests as GTC, " +
        "else as DAY, and what rests is canceled; without FOK no FillOrKill goes there",
    ),
    restMs: key(
      "rest_ms",
      whole(0, 60_000, "ms"),
      0,
      "how long what rests of a leg may still be filled before it is canceled, to the next tenth " +
        "of a second; 0 cancels at once",
    ),
  },
  {
    check(terms, section) {
      checkVolume(section, terms);
      checkQuantity(section, terms);
      checkOrders(section, terms);
    },
  },
);

const settingScalar = (isSecret: boolean): Scalar<string | Secret> =>
  new Scalar<string | Secret>({
    words: setting.words,
    blank: "",
    isSecret,
    fit: (text) => (isSecret ? secretSetting : setting).terms.fit(text),
    text: (value) => (value instanceof Secret ? "" : value),
  });

const open = settingScalar(false);
const hidden = settingScalar(true);

const settingForm = (name: string): Form<string | Secret> => ({
  words: setting.words,
  shape: open.shape,
  standIn: () => "",
  read: (node, spot) =>
    (isSecretSetting(name) || isHandedIn(node) ? hidden : open).read(node, spot),
  print: (value, printing) => (value instanceof Secret ? hidden : open).print(value, printing),
});

/** What somebody keeps out of the file is kept out of sight, whatever its key is called. */
const isHandedIn = (node: Tree): boolean =>
  node.kind === "text" &&
  (node.place.layer.source === "environment" || variablesIn(node.text).length > 0);

const lp = new MapForm<LpFile>(
  {
    id: required("id", id.declaring("liquidity provider"), "unique"),
    name: optional("name", label, "for people", "`id`"),
    declaredType: required(
      "type",
      typeWord,
      "`FIX`, or `SIMULATED` for one that lives in the desk and makes its prices up; any other " +
        "type, as OANDA, loads as UNSUPPORTED and is never selected",
    ),
    enabled: key(
      "enabled",
      flag,
      true,
      "whether it may be selected; an enabled FIX LP needs a quote and a trade session",
    ),
    priority: key("priority", whole(0, 1_000_000), 100, "low number first at the same price"),
    sessionIds: sessionIds(),
    symbols: key(
      "symbols",
      listOf(knownSymbol, "list of symbols"),
      [],
      "what it is to trade; empty is all that is mapped",
    ),
    settings: key(
      "settings",
      namedOf(settingName, settingForm, "NAME"),
      new Map(),
      "texts that an adapter needs besides; none for `FIX`; for `SIMULATED` `prices`, such as " +
        "`EURUSD 1.1 0.00006, XAUUSD 2000 0.3` (symbol, mid, spread), and `walk`, the number of " +
        "a random walk (1)",
    ),
    marketDepth: optional(
      "market_depth",
      whole(0, 10, "levels"),
      "levels a side asked for, MarketDepth(264); 0: all the LP shows; `FIX` only",
      "1, at ctrader 0",
    ),
    securityList: key(
      "security_list",
      flag,
      false,
      "whether it answers SecurityListRequest(x): asked for after each logon, and a symbol whose " +
        "mapping its list contradicts is stopped there; `FIX` only",
    ),
    mappings: key(
      "mappings",
      entitiesOf(mapping, "symbol", (each) => each.symbol),
      [],
      "a symbol without a mapping is not tradable there",
    ),
  },
  { note: referToSessions, check: checkSymbols },
);

export const lps: Form<readonly LpFile[]> = entitiesOf(lp, "id", ({ id: name }) => name);

export const lpOf = (file: LpFile): LpEntry => ({
  ...file,
  name: file.name ?? file.id,
  type:
    file.declaredType === FIX || file.declaredType === SIMULATED
      ? file.declaredType
      : "UNSUPPORTED",
});

/** `session_ids`, or `session_id` for a single one. */
function sessionIds(): Field<readonly string[]> {
  const name = "session_ids";
  const alias = "session_id";
  const sessionId = new Scalar({ ...id.terms, words: "id of a session" });
  const several = key(
    name,
    listOf(sessionId, "list of session ids"),
    [],
    "in the order they are to be used; a session belongs to one LP",
  );
  const single = key(
    alias,
    oneOrMany(sessionId),
    [],
    "the one session, where one does everything; not beside `session_ids`",
  );
  return {
    keys: [...single.keys, ...several.keys],
    aliases: [],
    spellings: [name, alias],
    read(section) {
      if (!section.has(alias)) return several.read(section);
      if (section.has(name)) {
        const what = "both session_id and session_ids are given";
        section.report(alias, "CONTRADICTION", what, "keep session_ids");
      }
      return single.read(section);
    },
    print: (value, printing) => alsoAs(several.print(value, printing), alias),
  };
}

/** Of an LP that this build cannot connect to, sessions need not be declared. */
function referToSessions(file: LpFile, section: Section): void {
  if (file.declaredType !== FIX) return;
  const name = section.has("session_ids") ? "session_ids" : "session_id";
  const node = section.valueOf(name);
  const spot = section.spot.below(name);
  const { names } = spot.reading;
  for (const [at, text] of file.sessionIds.entries()) {
    if (text === "") continue;
    const item = node?.kind === "list" ? node.items[at] : node;
    const below = node?.kind === "list" ? spot.below(at) : spot;
    names.refer("session", text, item ?? { place: section.placeOf(name) }, below);
  }
}

/**
 * One step must be a quantity the LP can be told exactly, and the largest one a safe integer at the
 * scale at which fills, and what leaves for the LP, are read back.
 */
function checkQuantity(section: Section, terms: LpMapping): void {
  const { step, max, quantityPerLot, digits } = terms;
  const lot = BigInt(powerOfTen(VOLUME_SCALE));
  const perLot = BigInt(quantityPerLot) * BigInt(powerOfTen(digits));
  const finest = BigInt(powerOfTen(Math.max(digits, VOLUME_SCALE)));
  if ((BigInt(step) * perLot) % lot !== 0n) {
    const steps = printDecimal(step, VOLUME_SCALE);
    const what = `a step of ${steps} lots is no exact quantity at ${quantityPerLot} a lot`;
    section.report("step", "CONTRADICTION", what, `give more digits than ${digits}`);
  } else if (
    (BigInt(max) * BigInt(quantityPerLot) * finest) / lot >
    BigInt(Number.MAX_SAFE_INTEGER)
  ) {
    section.report("max", "OUT_OF_RANGE", "max as a quantity, to 6 digits, is not below 2^53");
  }
}

/** A leg must be something that the LP takes. */
function checkOrders(section: Section, terms: LpMapping): void {
  const { orderTypes, timesInForce } = terms;
  if (!orderTypes.includes("Limit") && !orderTypes.includes("Market")) {
    section.report("order_types", "CONTRADICTION", "legs go as LIMIT or as MARKET", "name one");
    return;
  }
  const rests = legTypeOf(terms) === "Limit" ? ["GoodTillCancel", "Day"] : [];
  if (["ImmediateOrCancel", ...rests].some((it) => timesInForce.some((each) => each === it))) {
    return;
  }
  const what = "a leg has no time in force here";
  const hint = rests.length > 0 ? "name IOC, GTC or DAY" : "name IOC";
  section.report("tif", "CONTRADICTION", what, hint);
}

function checkSymbols(file: LpFile, section: Section): void {
  refuseRepeats(file.mappings, section);
  if (file.securityList && file.declaredType === SIMULATED) {
    const what = "a simulated LP takes what the policy says";
    section.report("security_list", "CONTRADICTION", what, "leave it out");
  }
  if (file.declaredType === SIMULATED) checkSimulated(file, section);
  if (file.declaredType !== FIX && file.declaredType !== SIMULATED) return;
  const mapped = new Set(file.mappings.map((each) => each.symbol));
  const unmapped = file.symbols.filter((name) => !mapped.has(name));
  if (unmapped.length === 0) return;
  // A symbol that is asked for but not mapped could never trade, whatever its author thinks.
  const what = `${unmapped.map(quoted).join(", ")} has no mapping`;
  section.report("symbols", "CONTRADICTION", what, "add it under mappings");
}

function refuseRepeats(mappings: readonly LpMapping[], { spot }: Section): void {
  const ours = new Set<string>();
  const theirs = new Set<string>();
  for (const each of mappings) {
    const section = spot.reading.sections.get(each);
    if (ours.has(each.symbol)) {
      section?.report("symbol", "DUPLICATE_ID", `${quoted(each.symbol)} is already mapped`);
    } else if (theirs.has(each.lpSymbol)) {
      const what = `${quoted(each.lpSymbol)} already stands for another symbol`;
      section?.report("lp_symbol", "DUPLICATE_ID", what);
    }
    ours.add(each.symbol);
    theirs.add(each.lpSymbol);
  }
}
