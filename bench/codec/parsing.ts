import { FrameReader } from "../../src/fix/codec/frame-reader.ts";
import type { FixMessage } from "../../src/fix/codec/message.ts";
import type { Work } from "../rounds.ts";
import { VARIANTS } from "./messages.ts";
import { scaled } from "./split-parser.ts";
import type { SplitMessage, SplitParser } from "./split-parser.ts";

/** What one kind of message is read for, in both ways; the sums must come out the same. */
export interface Reading {
  readonly ours: (message: FixMessage) => number;
  readonly split: (message: SplitMessage) => number;
}

const NO_DECIMAL = -1;
const PRICE_SCALE = 8;
const VOLUME_SCALE = 6;

const decimal = (message: FixMessage, tag: number, scale: number): number => {
  const value = message.decimal(tag, scale);
  return typeof value === "number" ? value : NO_DECIMAL;
};

/** Account, symbol, side and volume of an order, and the ID it goes by. */
export const order: Reading = {
  ours: (message) =>
    (message.text(11) ?? "").length +
    (message.text(1) ?? "").length +
    (message.text(55) ?? "").length +
    (message.text(54) ?? "").length +
    decimal(message, 38, VOLUME_SCALE),
  split: ({ fields }) =>
    (fields.get(11) ?? "").length +
    (fields.get(1) ?? "").length +
    (fields.get(55) ?? "").length +
    (fields.get(54) ?? "").length +
    scaled(fields.get(38), VOLUME_SCALE),
};

/** What an LP's fill is booked by. */
export const fill: Reading = {
  ours: (message) =>
    (message.text(11) ?? "").length +
    (message.text(17) ?? "").length +
    (message.text(150) ?? "").length +
    (message.text(55) ?? "").length +
    (message.text(54) ?? "").length +
    decimal(message, 14, VOLUME_SCALE) +
    decimal(message, 32, VOLUME_SCALE) +
    decimal(message, 31, PRICE_SCALE),
  split: ({ fields }) =>
    (fields.get(11) ?? "").length +
    (fields.get(17) ?? "").length +
    (fields.get(150) ?? "").length +
    (fields.get(55) ?? "").length +
    (fields.get(54) ?? "").length +
    scaled(fields.get(14), VOLUME_SCALE) +
    scaled(fields.get(32), VOLUME_SCALE) +
    scaled(fields.get(31), PRICE_SCALE),
};

/** Symbol, and side, price and size of every level. */
export const book: Reading = {
  ours: (message) => {
    let sum = (message.text(55) ?? "").length;
    for (let at = 0; at < message.count; at++) {
      const tag = message.tagAt(at);
      if (tag === 269) sum += message.textAt(at) === "0" ? 1 : 2;
      else if (tag === 270) sum += known(message.decimalAt(at, PRICE_SCALE));
      else if (tag === 271) sum += known(message.decimalAt(at, VOLUME_SCALE));
    }
    return sum;
  },
  split: ({ fields, entries }) => {
    let sum = (fields.get(55) ?? "").length;
    for (const { type, px, size } of entries) {
      sum += type === "0" ? 1 : 2;
      sum += scaled(px, PRICE_SCALE) + scaled(size, VOLUME_SCALE);
    }
    return sum;
  },
};

const known = (value: number | string): number => (typeof value === "number" ? value : NO_DECIMAL);

/**
 * The two ways to read `messages`, after both were seen to read the same.
 *
 * @throws `Invariant:` when they do not
 */
export function readers(
  messages: readonly Buffer[],
  reading: Reading,
  parse: SplitParser,
): [ours: Work, split: Work] {
  const reader = new FrameReader({ maxMessageBytes: 64 * 1024 });
  // A sum in an array of doubles is added to in place; a captured variable would be allocated anew.
  const sum = new Float64Array(1);
  const add = (value: number): void => {
    sum[0] = (sum[0] ?? 0) + value;
  };
  const deliver = (message: FixMessage): boolean => {
    add(reading.ours(message));
    return true;
  };
  const ours: Work = (times) => {
    for (let i = 0; i < times; i++) reader.push(at(messages, i), deliver);
  };
  const split: Work = (times) => {
    for (let i = 0; i < times; i++) {
      const message = parse(at(messages, i));
      if (message !== undefined) add(reading.split(message));
    }
  };
  const sums = [ours, split].map((work) => {
    sum[0] = 0;
    work(VARIANTS);
    return sum[0];
  });
  if (sums[0] !== sums[1] || !(Number(sums[0]) > 0)) {
    throw new Error(`Invariant: both parsers must read the same, not ${sums.join(" and ")}`);
  }
  return [ours, split];
}

const none = Buffer.alloc(0);

const at = (messages: readonly Buffer[], i: number): Buffer => messages[i & (VARIANTS - 1)] ?? none;
