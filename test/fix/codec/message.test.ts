import assert from "node:assert/strict";
import { test } from "vitest";
import { BAD_TAG } from "../../../src/fix/codec/message.ts";
import { parsed } from "./framed.ts";

test("a message says its type, number and every field by place and by tag", () => {
  const message = parsed("35=AE|34=12|43=Y|55=EURUSD|55=GBPUSD|44=1.5|");
  assert.deepEqual([message.msgType, message.msgSeqNum, message.possDup], ["AE", 12, true]);
  assert.equal(message.count, 9);
  assert.equal(message.textAt(0), "FIX.4.4");
  assert.equal(message.tagAt(message.count - 1), 10);
  const second = message.indexOf(55, message.indexOf(55) + 1);
  assert.equal(message.textAt(second), "GBPUSD");
  assert.equal(message.indexOf(55, second + 1), -1);
  assert.equal(message.decimal(44, 8), 150_000_000);
  assert.equal(message.bytes().length, message.length);
});

test("what is absent is undefined, not zero", () => {
  const message = parsed("35=0|");
  assert.equal(message.msgSeqNum, 0);
  assert.equal(message.possDup, false);
  assert.equal(message.text(58), undefined);
  assert.equal(message.integer(58), undefined);
  assert.equal(message.decimal(58, 8), undefined);
  assert.equal(message.timestampUs(58), undefined);
});

for (const [text, expected] of [
  ["0", 0],
  ["007", 7],
  ["-12", -12],
  ["9007199254740991", 9_007_199_254_740_991],
  ["9007199254740992", undefined],
  ["99999999999999999999", undefined],
  ["+1", undefined],
  ["1.0", undefined],
  ["1e3", undefined],
  ["-", undefined],
  ["", undefined],
  [" 1", undefined],
] as const) {
  test(`the integer "${text}" reads as ${expected}`, () => {
    assert.equal(parsed(`35=0|108=${text}|`).integer(108), expected);
  });
}

test("a MsgSeqNum that is no number reads as 0", () => {
  assert.equal(parsed("35=0|34=x|").msgSeqNum, 0);
  assert.equal(parsed("35=0|34=-1|").msgSeqNum, 0);
});

const EIGHT = Date.UTC(2024, 1, 29, 8, 0, 1) * 1000;
for (const [text, expected] of [
  ["20240229-08:00:01", EIGHT],
  ["20240229-08:00:01.123", EIGHT + 123_000],
  ["20240229-08:00:01.123456", EIGHT + 123_456],
  ["20240229-08:00:01.123456789", EIGHT + 123_456],
  ["20240229-08:00:60", EIGHT + 59_000_000],
  ["19700101-00:00:00", 0],
  ["20230229-08:00:01", undefined],
  ["20240431-08:00:01", undefined],
  ["20241301-08:00:01", undefined],
  ["20240229-24:00:00", undefined],
  ["20240229-08:60:00", undefined],
  ["20240229-08:00:61", undefined],
  ["20240229-08:00:01.1", undefined],
  ["20240229-08:00:01.12x", undefined],
  ["20240229T08:00:01", undefined],
  ["20240229", undefined],
  ["2024022x-08:00:01", undefined],
] as const) {
  test(`the timestamp ${text} reads as ${expected}`, () => {
    assert.equal(parsed(`35=0|52=${text}|`).timestampUs(52), expected);
  });
}

test("a tag that is no number keeps its place without a number", () => {
  const message = parsed("35=0|abc=1|-7=x|0=y|007=z|=w|99999999999=v|58=ok|");
  const tags = [3, 4, 5, 6, 7, 8, 9].map((i) => message.tagAt(i));
  assert.deepEqual(tags, [BAD_TAG, -7, 0, BAD_TAG, BAD_TAG, BAD_TAG, 58]);
  assert.equal(message.text(58), "ok");
});

test("a message of very many fields is indexed whole", () => {
  const fields = Array.from({ length: 3000 }, (_, i) => `${i + 5000}=${i}|`).join("");
  const message = parsed(`35=0|${fields}`);
  assert.equal(message.count, 3004);
  assert.equal(message.text(7999), "2999");
});

test("short texts that come again and again keep their values apart", () => {
  const texts = Array.from({ length: 5000 }, (_, i) => `S${i}`);
  for (const text of [...texts, ...texts]) {
    assert.equal(parsed(`35=0|55=${text}|`).text(55), text);
  }
});

for (const [tag, wanted] of [
  [49, "DESK"],
  [49, "DESC"],
  [49, "DES"],
  [49, "DESKS"],
  [49, ""],
  [58, "caf\u00e9"],
  [58, "caf\u01e9"],
  [57, ""],
  [57, "LP"],
] as const) {
  test(`asked whether ${tag} is "${wanted}", a message says what its text compared would`, () => {
    const message = parsed("35=0|49=DESK|58=caf\u00e9|");
    assert.equal(message.isText(tag, wanted), message.text(tag) === wanted);
  });
}
