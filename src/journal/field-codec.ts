import { asBps, asMoney, asPrice, asVolume } from "../core/units/quantity.ts";
import type { Bps, Money, Price, Volume } from "../core/units/quantity.ts";
import type { ByteSink } from "./byte-sink.ts";
import { MalformedPayload } from "./byte-source.ts";
import type { ByteSource } from "./byte-source.ts";

/** How one kind of value stands in a payload; `docs/JOURNAL.md` lists the kinds. */
export interface FieldCodec<T> {
  readonly write: (sink: ByteSink, value: T) => void;
  /** @throws MalformedPayload */
  readonly read: (source: ByteSource) => T;
  /** Written by `ByteSink.int` and nothing else, so that `struct` may call it directly. */
  readonly isInt?: true;
  /** Takes no byte. */
  readonly isConstant?: true;
}

/**
 * A codec for every field, in the order in which they stand; one missing or too many does not
 * compile.
 */
export type FieldCodecs<T> = { readonly [K in keyof T]: FieldCodec<T[K]> };

/** Any safe integer. */
export const int: FieldCodec<number> = {
  write: (sink, value) => sink.int(value),
  read: (source) => source.int(),
  isInt: true,
};

/** A double; what the core computes and never adds into a balance. */
export const f64: FieldCodec<number> = {
  write: (sink, value) => sink.f64(value),
  read: (source) => source.f64(),
};

export const text: FieldCodec<string> = {
  write: (sink, value) => sink.text(value),
  read: (source) => source.text(),
};

export const bytes: FieldCodec<Uint8Array> = {
  write: (sink, value) => sink.blob(value),
  read: (source) => source.blob(),
};

export const bool: FieldCodec<boolean> = {
  write: (sink, value) => sink.u8(value ? 1 : 0),
  read: (source) => {
    const value = source.u8();
    if (value > 1) throw new MalformedPayload(`${value} is no yes or no`);
    return value === 1;
  },
};

const branded = <Q extends number>(as: (value: number) => Q): FieldCodec<Q> => ({
  write: (sink, value) => sink.int(value),
  read: (source) => as(source.int()),
  isInt: true,
});

/** Each 10⁻⁸ of the quote currency. */
export const price: FieldCodec<Price> = branded(asPrice);
/** Each 10⁻⁶ lots. */
export const volume: FieldCodec<Volume> = branded(asVolume);
/** Each 10⁻⁴ of a currency. */
export const money: FieldCodec<Money> = branded(asMoney);
export const bps: FieldCodec<Bps> = branded(asBps);

/**
 * One of a few words.
 *
 * @param numbers one for every word, 0…255; never changed, never used again
 */
export function word<W extends string>(numbers: Readonly<Record<W, number>>): FieldCodec<W> {
  const words = byNumber(numbers);
  return {
    write: (sink, value) => sink.u8(numbers[value]),
    read: (source) => {
      const number = source.u8();
      const value = words[number];
      if (value === undefined) throw new MalformedPayload(`no word has the number ${number}`);
      return value;
    },
  };
}

/** A list of at most 2³⁰ elements, as many as the batch has room for. */
export function list<T>(element: FieldCodec<T>): FieldCodec<readonly T[]> {
  return {
    write: (sink, values) => {
      sink.count(values.length);
      for (const value of values) element.write(sink, value);
    },
    read: (source) => {
      const count = source.count();
      // Every element takes a byte or more; a count is held against the bytes before it is
      // believed.
      if (count > source.end - source.at) throw new MalformedPayload(`a list of ${count}`);
      return Array.from({ length: count }, () => element.read(source));
    },
  };
}

/** Fields one after the other. */
export function struct<T extends object>(codecs: FieldCodecs<T>): FieldCodec<T> {
  const isField = (name: string): name is keyof T & string => Object.hasOwn(codecs, name);
  const names = Object.keys(codecs).filter(isField);
  const written = names
    .filter((name) => codecs[name].isConstant !== true)
    .map((name) => ({ name, codec: codecs[name], isInt: codecs[name].isInt === true }));
  return {
    write: (sink, value) => {
      for (const { name, codec, isInt } of written) {
        const part = value[name];
        // Most fields are integers; the direct call is worth a third of the time (measured).
        if (isInt && typeof part === "number") sink.int(part);
        else codec.write(sink, part);
      }
    },
    read: (source) => {
      const value: T = Object.create(Object.prototype);
      for (const name of names) value[name] = codecs[name].read(source);
      return value;
    },
  };
}

/** The word that tells a shape from others; it takes no byte, the shape's number says it. */
export const is = <W extends string>(value: W): FieldCodec<W> => ({
  write: () => {},
  read: () => value,
  isConstant: true,
});

/** A shape with the number that stands for it, 0…255; never changed, never used again. */
export interface Numbered<T> extends FieldCodec<T> {
  readonly number: number;
}

/**
 * The shape is inferred from where the result goes, so a wrong field is an error in its own line.
 */
export const numbered = <T extends object>(
  number: number,
  codecs: FieldCodecs<NoInfer<T>>,
): Numbered<T> => ({ number, ...struct<T>(codecs) });

/** A shape that is written field by field, in the order in which it is read. */
export const by = <T>(write: FieldCodec<T>["write"], shape: Numbered<T>): Numbered<T> => ({
  ...shape,
  write,
});

/** Turns name -> number around. @throws `Invariant:` unless every number is 0…255 and used once */
export function byNumber<N extends string>(
  numbers: Readonly<Record<N, number>>,
): readonly (N | undefined)[] {
  const names: (N | undefined)[] = [];
  for (const name in numbers) {
    const number = numbers[name];
    if (!Number.isInteger(number) || number < 0 || number > 255 || names[number] !== undefined) {
      throw new Error(`Invariant: ${name} needs a number of its own, not ${number}`);
    }
    names[number] = name;
  }
  return names;
}

/** The number of each name in a table. */
export function numbersOf<N extends string>(
  table: Readonly<Record<N, { readonly number: number }>>,
): Readonly<Record<N, number>> {
  const numbers: Record<N, number> = Object.create(Object.prototype);
  for (const name in table) numbers[name] = table[name].number;
  return numbers;
}
