import { clientClasses } from "../core/terms.ts";
import type { ClientClass, OrdType, Side } from "../core/terms.ts";
import { parseDecimalText } from "../core/units/decimal.ts";
import { asMoney, asVolume, MAX_VOLUME, MONEY_SCALE, negated } from "../core/units/quantity.ts";
import { VOLUME_SCALE } from "../core/units/quantity.ts";
import type { Money, Volume } from "../core/units/quantity.ts";
import { instant } from "./form/times.ts";
import { didYouMean } from "./nearest-name.ts";
import type { OfflineOrder } from "./offline-order.ts";
import { quoted } from "./quoted.ts";

/** What is wrong with one field of an order; `field` is empty for the order as a whole. */
export interface OrderMistake {
  readonly field: string;
  readonly what: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Every field an order may have. All but symbol, side and volume have defaults. */
export const orderFields = [
  "account",
  "group",
  "symbol",
  "side",
  "orderType",
  "volume",
  "class",
  "score",
  "net",
  "gross",
  "globalNet",
  "lotWorth",
  "volatility",
  "time",
  "closing",
  "aOpen",
  "bOpen",
] as const;

type Field = (typeof orderFields)[number];

const sides: ReadonlyMap<string, Side> = new Map([
  ["BUY", "Buy"],
  ["SELL", "Sell"],
]);

const ordTypes: ReadonlyMap<string, OrdType> = new Map([
  ["MARKET", "Market"],
  ["LIMIT", "Limit"],
  ["STOP", "Stop"],
  ["STOP_LIMIT", "StopLimit"],
]);

const classes: ReadonlyMap<string, ClientClass> = new Map(
  clientClasses.map((name) => [name, name]),
);

/** The unit of `globalNet` and of `max_bbook_exposure`, in the reporting currency. */
const GLOBAL_UNIT = 100_000;
const MAX_SCORE = 100;

/**
 * Reads an order with its inputs from JSON or YAML values; numbers may be texts, and are read
 * through their shortest text, never through a sum of fractions.
 *
 * @param nowUs the time of orders that give none
 * @returns every mistake, or the order
 */
export function readOrderFields(
  fields: Fields,
  nowUs: number,
): { readonly order: OfflineOrder } | { readonly mistakes: readonly OrderMistake[] } {
  const reader = new FieldReader(fields);
  const order: OfflineOrder = {
    account: reader.text("account") ?? "",
    group: reader.text("group"),
    symbol: reader.text("symbol") ?? reader.missing("symbol", ""),
    side: reader.word("side", sides) ?? reader.missing("side", "Buy"),
    ordType: reader.word("orderType", ordTypes) ?? "Market",
    volume: reader.volume("volume", 1) ?? reader.missing("volume", asVolume(0)),
    clientClass: reader.word("class", classes),
    score: reader.number("score", 0, MAX_SCORE, "a number from 0 to 100"),
    net: reader.volume("net", negated(MAX_VOLUME)) ?? asVolume(0),
    gross: reader.volume("gross", 0),
    globalNet: reader.money("globalNet", GLOBAL_UNIT) ?? asMoney(0),
    lotWorth: reader.money("lotWorth", 1),
    volatility: reader.number("volatility", 0, Number.MAX_VALUE, "a number from 0 on"),
    timeUs: reader.time("time") ?? nowUs,
    isClosing: reader.flag("closing") ?? false,
    aOpen: reader.volume("aOpen", 0) ?? asVolume(0),
    bOpen: reader.volume("bOpen", 0) ?? asVolume(0),
  };
  const { mistakes } = reader;
  return mistakes.length === 0 ? { order } : { mistakes };
}

class FieldReader {
  readonly mistakes: OrderMistake[] = [];
  readonly #fields: Fields;

  constructor(fields: Fields) {
    this.#fields = fields;
    const known = new Set<string>(orderFields);
    for (const name of Object.keys(fields)) {
      if (known.has(name)) continue;
      const hint = didYouMean(name, orderFields);
      this.#report(name, `unknown field${hint === null ? "" : `, ${hint}`}`);
    }
  }

  text(field: Field): string | undefined {
    const value = this.#value(field);
    if (value === undefined) return undefined;
    if (typeof value === "string") return value;
    if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
    return this.#wrong(field, "must be a text", value);
  }

  word<Word>(field: Field, words: ReadonlyMap<string, Word>): Word | undefined {
    const value = this.#value(field);
    if (value === undefined) return undefined;
    // In any letter case, so that `buy` can never count as anything else.
    const found = typeof value === "string" ? words.get(value.toUpperCase()) : undefined;
    return found ?? this.#wrong(field, `must be one of ${[...words.keys()].join(", ")}`, value);
  }

  flag(field: Field): boolean | undefined {
    const value = this.#value(field);
    if (value === undefined || typeof value === "boolean") return value;
    if (value === "true" || value === "false") return value === "true";
    return this.#wrong(field, "must be true or false", value);
  }

  number(field: Field, min: number, max: number, what: string): number | undefined {
    const value = this.#value(field);
    if (value === undefined) return undefined;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && number >= min && number <= max) return number;
    return this.#wrong(field, `must be ${what}`, value);
  }

  volume(field: Field, min: number): Volume | undefined {
    const scaled = this.#decimal(field, VOLUME_SCALE);
    if (scaled === undefined) return undefined;
    if (scaled < min || scaled > MAX_VOLUME) {
      return this.#wrong(field, "is out of range", this.#value(field));
    }
    return asVolume(scaled);
  }

  money(field: Field, unit: number): Money | undefined {
    const scaled = this.#decimal(field, MONEY_SCALE);
    if (scaled === undefined) return undefined;
    const amount = scaled * unit;
    if (amount >= 0 && Number.isSafeInteger(amount)) return asMoney(amount);
    return this.#wrong(field, "is out of range", this.#value(field));
  }

  time(field: Field): number | undefined {
    const value = this.#value(field);
    if (value === undefined) return undefined;
    const fitted = typeof value === "string" ? instant.terms.fit(value) : undefined;
    if (fitted !== undefined && "value" in fitted) return fitted.value;
    return this.#wrong(field, "must be a time as 2026-11-25T14:00:00Z", value);
  }

  /** Nothing stood there, or what stood there has been reported already. */
  missing<Value>(field: Field, blank: Value): Value {
    if (this.#value(field) === undefined) this.#report(field, "is required");
    return blank;
  }

  #decimal(field: Field, scale: number): number | undefined {
    const value = this.#value(field);
    if (value === undefined) return undefined;
    const isWritten = typeof value === "string" || typeof value === "number";
    const scaled = isWritten ? parseDecimalText(String(value), scale) : "NOT_A_NUMBER";
    if (typeof scaled === "number") return scaled;
    const what = scaled === "TOO_PRECISE" ? `may have ${scale} decimals` : "must be a decimal";
    return this.#wrong(field, what, value);
  }

  #value(field: Field): unknown {
    const value = Object.hasOwn(this.#fields, field) ? this.#fields[field] : undefined;
    return value === null ? undefined : value;
  }

  #wrong(field: Field, what: string, value: unknown): undefined {
    this.#report(field, `${what}, not ${quoted(String(value))}`);
    return undefined;
  }

  #report(field: string, what: string): void {
    this.mistakes.push({ field, what });
  }
}
