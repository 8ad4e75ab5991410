import type { Finding, FindingCode } from "../core/decide/finding.ts";
import type { ByteSink } from "./byte-sink.ts";
import { MalformedPayload } from "./byte-source.ts";
import { action, clientClass, executionMode, measure } from "./event-words.ts";
import { bps, byNumber, f64, int, is, numbered, numbersOf } from "./field-codec.ts";
import { money, price, text, volume } from "./field-codec.ts";
import type { FieldCodec, Numbered } from "./field-codec.ts";

type FindingOf = { readonly [C in FindingCode]: Extract<Finding, { readonly code: C }> };

const change = { from: bps, to: bps };
const score = { score: f64, threshold: f64 };
const projection = { projected: volume, level: volume };
const sliver = { volume, minimum: volume };

// The numbers are in every journal ever written: add findings, never change or reuse a number.
const codecs: { readonly [C in FindingCode]: Numbered<FindingOf[C]> } = {
  TOXIC_REJECTED: numbered(0, { code: is("TOXIC_REJECTED"), ...change, ...score }),
  TOXIC_HEDGED: numbered(1, { code: is("TOXIC_HEDGED"), ...change, ...score }),
  CLASS_SHARE: numbered(2, { code: is("CLASS_SHARE"), ...change, clientClass, share: bps }),
  LARGE_ORDER: numbered(3, { code: is("LARGE_ORDER"), ...change, volume, threshold: volume }),
  LEG_ROUNDED: numbered(4, {
    code: is("LEG_ROUNDED"),
    ...change,
    wanted: volume,
    rounded: volume,
    step: volume,
  }),
  SLIVER_KEPT: numbered(5, { code: is("SLIVER_KEPT"), ...change, ...sliver }),
  SLIVER_REFUSED: numbered(6, { code: is("SLIVER_REFUSED"), ...change, ...sliver }),
  NO_ELIGIBLE_LP: numbered(7, { code: is("NO_ELIGIBLE_LP"), ...change, volume }),
  NO_FRESH_QUOTE: numbered(8, { code: is("NO_FRESH_QUOTE"), ...change }),
  CLOSING: numbered(9, { code: is("CLOSING"), ...change, aOpen: volume, bOpen: volume }),
  RULE_MATCHED: numbered(10, { code: is("RULE_MATCHED"), ...change, ruleId: text, action }),
  MODE_SHARE: numbered(11, { code: is("MODE_SHARE"), ...change, mode: executionMode }),
  EXPOSURE_HEDGED: numbered(12, { code: is("EXPOSURE_HEDGED"), ...change, ...projection }),
  EXPOSURE_EXCESS: numbered(13, {
    code: is("EXPOSURE_EXCESS"),
    ...change,
    ...projection,
    excess: volume,
  }),
  EXPOSURE_REFUSED: numbered(14, { code: is("EXPOSURE_REFUSED"), ...change, ...projection }),
  EXPOSURE_APPROACHING: numbered(15, {
    code: is("EXPOSURE_APPROACHING"),
    ...change,
    ...projection,
    boost: bps,
  }),
  VOLATILITY_HIGH: numbered(16, {
    code: is("VOLATILITY_HIGH"),
    ...change,
    volatility: f64,
    threshold: f64,
    boost: bps,
  }),
  VOLATILITY_UNKNOWN: numbered(17, { code: is("VOLATILITY_UNKNOWN"), ...change }),
  HARD_LIMIT: numbered(18, {
    code: is("HARD_LIMIT"),
    ...change,
    measure,
    before: int,
    limit: int,
    room: volume,
  }),
  GLOBAL_UNKNOWN: numbered(19, { code: is("GLOBAL_UNKNOWN"), ...change }),
  TARGET_UNAVAILABLE: numbered(20, { code: is("TARGET_UNAVAILABLE"), ...change }),
  MARKUP: numbered(21, { code: is("MARKUP"), ...change, markup: price }),
  HEDGE_ORPHANED: numbered(22, { code: is("HEDGE_ORPHANED"), ...change, volume }),
  IMPROVEMENT_KEPT: numbered(23, { code: is("IMPROVEMENT_KEPT"), ...change, acknowledged: text }),
  COMMISSION: numbered(24, {
    code: is("COMMISSION"),
    ...change,
    perMillion: money,
    unitsPerLot: int,
    currency: text,
  }),
};

const codes = byNumber(numbersOf(codecs));

const writeAs = <C extends FindingCode>(sink: ByteSink, code: C, value: FindingOf[C]): void => {
  const codec = codecs[code];
  sink.u8(codec.number);
  codec.write(sink, value);
};

/** A finding: its number, then its fields. */
export const finding: FieldCodec<Finding> = {
  write: (sink, value) => writeAs(sink, value.code, value),
  read: (source) => {
    const number = source.u8();
    const code = codes[number];
    if (code === undefined) throw new MalformedPayload(`no finding has the number ${number}`);
    return codecs[code].read(source);
  },
};
