import type { Finding, FindingCode } from "../core/decide/finding.ts";
import type { ByteSink } from "./byte-sink.ts";
import { MalformedPayload } from "./byte-source.ts";
import { clientClass } from "./event-words.ts";
import { bps, byNumber, f64, is, numbered, numbersOf, volume } from "./field-codec.ts";
import type { FieldCodec, Numbered } from "./field-codec.ts";

type FindingOf = { readonly [C in FindingCode]: Extract<Finding, { readonly code: C }> };

// The numbers are in every journal ever written: add findings, never change or reuse a number.
const codecs: { readonly [C in FindingCode]: Numbered<FindingOf[C]> } = {
  TOXIC_REJECTED: numbered(0, { code: is("TOXIC_REJECTED"), score: f64, threshold: f64 }),
  TOXIC_HEDGED: numbered(1, { code: is("TOXIC_HEDGED"), score: f64, threshold: f64 }),
  CLASS_SHARE: numbered(2, { code: is("CLASS_SHARE"), clientClass, share: bps }),
  LARGE_ORDER: numbered(3, { code: is("LARGE_ORDER"), volume, threshold: volume }),
  LEG_ROUNDED: numbered(4, {
    code: is("LEG_ROUNDED"),
    wanted: volume,
    rounded: volume,
    step: volume,
  }),
  SLIVER_KEPT: numbered(5, { code: is("SLIVER_KEPT"), volume, minimum: volume }),
  SLIVER_REFUSED: numbered(6, { code: is("SLIVER_REFUSED"), volume, minimum: volume }),
  NO_ELIGIBLE_LP: numbered(7, { code: is("NO_ELIGIBLE_LP"), volume }),
  NO_FRESH_QUOTE: numbered(8, { code: is("NO_FRESH_QUOTE") }),
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
