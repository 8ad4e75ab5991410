import * as fc from "fast-check";
import type { Action, ClientClass, OrdType, Side, TimeInForce } from "../../src/core/terms.ts";
import { asBps, asMoney, asPrice, asVolume } from "../../src/core/units/quantity.ts";
import type { Bps, Money, Price, Volume } from "../../src/core/units/quantity.ts";

/** Objects as the core makes them, with the usual prototype. */
export const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true });

/** Every word of a union: one that is new does not compile until it is here. */
export const wordOf = <W extends string>(words: Readonly<Record<W, true>>): fc.Arbitrary<W> => {
  const isWord = (text: string): text is W => Object.hasOwn(words, text);
  return fc.constantFrom(...Object.keys(words).filter(isWord));
};

export const int: fc.Arbitrary<number> = fc.maxSafeInteger();
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  // Lone surrogates too: a text must come back as it was, whatever a client sent.
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
);
export const price: fc.Arbitrary<Price> = int.map(asPrice);
export const volume: fc.Arbitrary<Volume> = int.map(asVolume);
export const money: fc.Arbitrary<Money> = int.map(asMoney);
export const bps: fc.Arbitrary<Bps> = fc.integer({ min: 0, max: 10_000 }).map(asBps);
export const fraction: fc.Arbitrary<number> = fc.double({ noNaN: true });

export const side: fc.Arbitrary<Side> = wordOf<Side>({ Buy: true, Sell: true });

export const ordType: fc.Arbitrary<OrdType> = wordOf<OrdType>({
  Market: true,
  Limit: true,
  Stop: true,
  StopLimit: true,
  Other: true,
});

export const timeInForce: fc.Arbitrary<TimeInForce> = wordOf<TimeInForce>({
  Day: true,
  GoodTillCancel: true,
  ImmediateOrCancel: true,
  FillOrKill: true,
  GoodTillDate: true,
  Other: true,
});

export const clientClass: fc.Arbitrary<ClientClass> = wordOf<ClientClass>({
  RETAIL: true,
  SEMI_PRO: true,
  PROFESSIONAL: true,
  TOXIC: true,
  UNKNOWN: true,
});

export const action: fc.Arbitrary<Action> = wordOf<Action>({
  A_BOOK: true,
  B_BOOK: true,
  PARTIAL_HEDGE: true,
  REJECT: true,
});
