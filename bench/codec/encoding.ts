import { MessageWriter } from "../../src/fix/codec/message-writer.ts";
import type { Work } from "../rounds.ts";
import { FIRST_TIME_US, US_PER_MESSAGE, VARIANTS } from "./messages.ts";
import { accountOf, clOrdIDOf, orderQtyOf, priceOf, sideOf, symbolOf } from "./messages.ts";

const SOH = "\u0001";
const header = { beginString: "FIX.4.4", senderCompID: "HEDGEROW", targetCompID: "FLOW1" };

/** One kind of message, written in both ways; the bytes must come out the same. */
export interface Writing {
  readonly msgType: string;
  readonly ours: (into: MessageWriter, n: number, timeUs: number) => void;
  readonly joined: (n: number, time: string) => string[];
}

export const newOrderSingle: Writing = {
  msgType: "D",
  ours: (into, n, timeUs) => {
    into.text(11, clOrdIDOf(n)).text(55, symbolOf(n)).text(54, sideOf(n));
    into.timestampUs(60, timeUs).decimal(38, orderQtyOf(n) * 100_000, 6);
    into.text(40, "2").decimal(44, priceOf(n), 8).text(59, "3");
  },
  joined: (n, time) => [
    `11=${clOrdIDOf(n)}`,
    `55=${symbolOf(n)}`,
    `54=${sideOf(n)}`,
    `60=${time}`,
    `38=${(orderQtyOf(n) * 100_000) / 1e6}`,
    "40=2",
    `44=${priceOf(n) / 1e8}`,
    "59=3",
  ],
};

export const executionReport: Writing = {
  msgType: "8",
  ours: (into, n, timeUs) => {
    into.text(37, `K3M9QZ2AO${n}`).text(11, clOrdIDOf(n)).text(17, `K3M9QZ2AE${n}`);
    into.text(150, "F").text(39, "2").text(1, accountOf(n)).text(55, symbolOf(n));
    into.text(54, sideOf(n)).decimal(38, orderQtyOf(n), 6).text(40, "1").text(59, "3");
    into.integer(151, 0).decimal(14, orderQtyOf(n), 6).decimal(6, priceOf(n), 8);
    into.timestampUs(60, timeUs).decimal(32, orderQtyOf(n), 6).decimal(31, priceOf(n), 8);
  },
  joined: (n, time) => [
    `37=K3M9QZ2AO${n}`,
    `11=${clOrdIDOf(n)}`,
    `17=K3M9QZ2AE${n}`,
    "150=F",
    "39=2",
    `1=${accountOf(n)}`,
    `55=${symbolOf(n)}`,
    `54=${sideOf(n)}`,
    `38=${orderQtyOf(n) / 1e6}`,
    "40=1",
    "59=3",
    "151=0",
    `14=${orderQtyOf(n) / 1e6}`,
    `6=${priceOf(n) / 1e8}`,
    `60=${time}`,
    `32=${orderQtyOf(n) / 1e6}`,
    `31=${priceOf(n) / 1e8}`,
  ],
};

/** @returns a Buffer of its own, which a socket may keep */
function encodeOurs(writer: MessageWriter, writing: Writing, n: number): Buffer {
  const timeUs = FIRST_TIME_US + n * US_PER_MESSAGE;
  writing.ours(writer.begin(writing.msgType, 4000 + n, timeUs), n, timeUs);
  writer.end();
  const bytes = Buffer.from(writer.take());
  writer.clear();
  return bytes;
}

/** The baseline: fields joined to a string, which is measured, summed and made bytes. */
function encodeJoined(writing: Writing, n: number): Buffer {
  const time = utcTimestamp(FIRST_TIME_US + n * US_PER_MESSAGE);
  const { beginString, senderCompID, targetCompID } = header;
  const head = [`35=${writing.msgType}`, `34=${4000 + n}`, `49=${senderCompID}`, `52=${time}`];
  head.push(`56=${targetCompID}`);
  const body = [...head, ...writing.joined(n, time)].join(SOH) + SOH;
  const message = `8=${beginString}${SOH}9=${body.length}${SOH}${body}`;
  let sum = 0;
  for (let at = 0; at < message.length; at++) sum += message.charCodeAt(at);
  return Buffer.from(`${message}10=${String(sum & 255).padStart(3, "0")}${SOH}`, "latin1");
}

function utcTimestamp(us: number): string {
  const iso = new Date(Math.floor(us / 1000)).toISOString();
  return `${iso.slice(0, 10).replaceAll("-", "")}-${iso.slice(11, 23)}`;
}

/**
 * The two ways to write messages, after both were seen to write the same.
 *
 * @throws `Invariant:` when they do not
 */
export function writers(writing: Writing): [ours: Work, joined: Work] {
  const writer = new MessageWriter(header);
  for (let n = 0; n < VARIANTS; n++) {
    const [own, other] = [encodeOurs(writer, writing, n), encodeJoined(writing, n)];
    if (!own.equals(other)) {
      const both = `${own.toString("latin1")} and ${other.toString("latin1")}`;
      throw new Error(`Invariant: both must write the same, not ${both}`);
    }
  }
  let bytes = 0;
  return [
    (times) => {
      for (let i = 0; i < times; i++) {
        bytes += encodeOurs(writer, writing, i & (VARIANTS - 1)).length;
      }
    },
    (times) => {
      for (let i = 0; i < times; i++) bytes += encodeJoined(writing, i & (VARIANTS - 1)).length;
    },
  ];
}
