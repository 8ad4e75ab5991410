import { parseDecimalText } from "../../core/units/decimal.ts";
import { VOLUME_SCALE } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import { tags } from "../../fix/tags.ts";
import { instrumentTag } from "./instrument-name.ts";
import type { LpDialect } from "./lp-dialect.ts";

/** Why what an LP says of its symbols cannot be used. */
export type ListFault =
  | "REFUSED"
  | "UNANSWERED"
  | "UNENDED"
  | "UNREADABLE"
  | "BAD_NUMBER"
  | "DUPLICATE_SYMBOL"
  | "WRONG_COUNT"
  | "TOO_LARGE";

/** More than any LP lists; a longer list is not read. */
export const MOST_LISTED = 10_000;
/**
 * The longest message of a session on which lists come: the longest list may come in one, at four
 * hundred bytes an instrument. One that is longer is skipped, asked for again and then refused, so
 * that what follows it waits for one resend.
 */
export const LIST_MESSAGE_BYTES: number = 4 << 20;
/** What an LP may call a symbol; a longer name is kept by its beginning. */
const MOST_LETTERS = 64;

/**
 * One instrument as its LP lists it, in 10⁻⁶ of what the LP counts; what it does not say is
 * undefined, and so are sizes of 0.
 */
export interface Listed {
  readonly lpSymbol: string;
  /** MinTradeVol(562), RoundLot(561), MaxTradeVol(1140), ContractMultiplier(231). */
  readonly minimum: number | undefined;
  readonly step: number | undefined;
  readonly maximum: number | undefined;
  readonly multiplier: number | undefined;
}

/** A fragment of a list: what it holds, and what is wrong with it. */
export interface ListFragment {
  readonly listed: readonly Listed[];
  /** An instrument of which a number cannot be used. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** Reads the instruments of a SecurityList(y) that passed the dictionary, at most so many. */
export function readFragment(message: FixMessage, dialect: LpDialect, most: number): ListFragment {
  const tag = instrumentTag(dialect);
  const listed: Listed[] = [];
  const unreadable = new Map<string, string>();
  const group = message.indexOf(tags.noRelatedSym);
  let at = group < 0 ? -1 : message.indexOf(tag, group);
  while (at >= 0 && listed.length < most) {
    const next = message.indexOf(tag, at + 1);
    const sizes = readSizes(message, at + 1, next < 0 ? message.count : next);
    const lpSymbol = message.textAt(at).slice(0, MOST_LETTERS);
    if (typeof sizes === "string") unreadable.set(lpSymbol, sizes);
    listed.push({ lpSymbol, ...(typeof sizes === "string" ? nothing : sizes) });
    at = next;
  }
  return { listed, unreadable };
}

type Sizes = Omit<Listed, "lpSymbol">;

const nothing: Sizes = {
  minimum: undefined,
  step: undefined,
  maximum: undefined,
  multiplier: undefined,
};

/** @returns the field that is no number one can trade by */
function readSizes(message: FixMessage, from: number, end: number): Sizes | string {
  const sizes: { -readonly [Key in keyof Sizes]: Sizes[Key] } = { ...nothing };
  for (let at = from; at < end; at++) {
    const tag = message.tagAt(at);
    const name = names.get(tag);
    if (name === undefined) continue;
    const text = message.textAt(at);
    const size = sizeOf(text);
    if (size === undefined) return `${tag}=${text.slice(0, MOST_LETTERS)}`;
    if (size > 0) sizes[name] = size;
  }
  return sizes;
}

const names: ReadonlyMap<number, keyof Sizes> = new Map([
  [tags.minTradeVol, "minimum"],
  [tags.roundLot, "step"],
  [tags.maxTradeVol, "maximum"],
  [tags.contractMultiplier, "multiplier"],
]);

/** One beyond all that can be sent is as good as the largest that can. */
function sizeOf(text: string): number | undefined {
  const size = parseDecimalText(text, VOLUME_SCALE);
  if (size === "OUT_OF_RANGE" && !text.startsWith("-")) return Number.MAX_SAFE_INTEGER;
  return typeof size === "number" && size >= 0 ? size : undefined;
}
