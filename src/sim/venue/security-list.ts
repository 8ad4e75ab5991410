import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import { UNITS_SCALE, units } from "../units.ts";
import type { FlagReader } from "./flag-reader.ts";
import type { Instruments } from "./instruments.ts";
import type { SymbolTerms } from "./matching.ts";

export const listFaults = [
  "none",
  "refused",
  "silent",
  "unended",
  "repeated",
  "negative",
  "short",
] as const;

/** How a venue answers SecurityListRequest(x). */
export interface ListManners {
  /** Symbols it trades and does not list. */
  readonly without: ReadonlySet<string>;
  /** Instruments it lists beside its symbols and does not trade. */
  readonly more: number;
  /** Instruments in one message; 0: all. */
  readonly perMessage: number;
  readonly fault: (typeof listFaults)[number];
}

export type ListedSymbol = readonly [symbol: string, terms: SymbolTerms];

const MOST_INSTRUMENTS = 10_000;
const MORE_TERMS: SymbolTerms = { orderMin: units(1000), orderStep: units(1000) };
/** SecurityRequestResult(560). */
const VALID = 0;
const UNAVAILABLE = 4;

/** @returns undefined: the venue has no list */
export function readListManners(flags: FlagReader): ListManners | undefined {
  const isGiven = flags.isGiven("security-list");
  for (const name of ["list-without", "list-more", "list-fragment", "list-fault"]) {
    if (!isGiven && flags.isGiven(name)) {
      flags.issue("FLAG_CONFLICT", name, "only with --security-list");
    }
  }
  const perMessage = flags.integer("list-fragment", 0, 0, MOST_INSTRUMENTS);
  const more = flags.integer("list-more", 0, 0, MOST_INSTRUMENTS);
  const fault = flags.word("list-fault", listFaults, "none");
  const without = new Set(flags.all("list-without"));
  return isGiven ? { without, more, perMessage, fault } : undefined;
}

/** A message of its own each: a fragment of the answer. */
export type Fragment = (into: MessageWriter) => void;

/** SecurityList(y), in as many messages as the venue sends; none where it is silent. */
export function listFragments(
  request: FixMessage,
  symbols: Iterable<ListedSymbol>,
  { without, more, perMessage, fault }: ListManners,
  instruments: Instruments,
): readonly Fragment[] {
  const reqID = request.text(320) ?? "";
  if (fault === "silent") return [];
  if (fault === "refused") return [(into) => writeHead(into, reqID, UNAVAILABLE)];
  const listed = [...symbols].filter(([symbol]) => !without.has(symbol));
  for (let n = 1; n <= more; n++) listed.push([`MORE${n}`, MORE_TERMS]);
  if (fault === "repeated") listed.push(...listed.slice(0, 1));
  const total = fault === "short" ? listed.length + 1 : listed.length;
  const size = perMessage === 0 ? Math.max(1, listed.length) : perMessage;
  const count = Math.max(1, Math.ceil(listed.length / size));
  return Array.from({ length: count }, (_, at): Fragment => {
    const part = listed.slice(at * size, (at + 1) * size);
    const isLast = at === count - 1 && fault !== "unended";
    return (into) => {
      writeHead(into, reqID, VALID).integer(393, total).flag(893, isLast);
      if (part.length > 0) into.integer(146, part.length);
      for (const each of part) writeInstrument(into, each, fault === "negative", instruments);
    };
  });
}

const writeHead = (into: MessageWriter, reqID: string, result: number): MessageWriter =>
  into.text(320, reqID).text(322, `R-${reqID}`).integer(560, result);

function writeInstrument(
  into: MessageWriter,
  [symbol, { orderMin, orderStep }]: ListedSymbol,
  isNegative: boolean,
  instruments: Instruments,
): void {
  instruments.write(into, symbol);
  into.decimal(561, orderStep, UNITS_SCALE);
  into.decimal(562, isNegative ? 0 - orderMin : orderMin, UNITS_SCALE);
}
