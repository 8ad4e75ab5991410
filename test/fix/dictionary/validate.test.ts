import assert from "node:assert/strict";
import { test } from "vitest";
import { compileDictionary } from "../../../src/fix/dictionary/compile-dictionary.ts";
import { withDialect } from "../../../src/fix/dictionary/dictionary.ts";
import type { Dialect, Dictionary } from "../../../src/fix/dictionary/dictionary.ts";
import { fix44, fix44Source } from "../../../src/fix/dictionary/fix44.ts";
import { isSupported, validate } from "../../../src/fix/dictionary/validate.ts";
import { parsed } from "../codec/framed.ts";

const compile = (dialect: Dialect) => () => compileDictionary(withDialect(fix44Source, dialect));

const NOW = "20251122-08:00:00.000";
const HEAD = `34=2|49=TW|52=${NOW}|56=ISLD|`;
const ORDER = `11=ID|21=1|38=002000.00|40=1|54=1|55=INTC|60=${NOW}|`;

/** `373` and `371` of a message given as `35=…` with `|` for SOH, or undefined when it is sound. */
function verdict(text: string, dictionary: Dictionary = fix44): readonly unknown[] | undefined {
  const fault = validate(parsed(text), dictionary);
  return fault === undefined ? undefined : [fault.sessionRejectReason, fault.refTagID, fault.text];
}

const order = (body: string): string => `35=D|${HEAD}${body}`;

const valid: readonly (readonly [name: string, message: string])[] = [
  ["Heartbeat", `35=0|${HEAD}112=T1|`],
  ["TestRequest", `35=1|${HEAD}112=T1|`],
  ["ResendRequest", `35=2|${HEAD}7=3|16=0|`],
  ["Reject", `35=3|${HEAD}45=7|371=-1|372=D|373=0|58=Invalid tag number|`],
  ["SequenceReset", `35=4|34=2|43=Y|49=TW|52=${NOW}|56=ISLD|122=${NOW}|36=9|123=Y|`],
  ["Logout", `35=5|${HEAD}58=bye|`],
  ["Logon", `35=A|${HEAD}98=0|108=30|141=Y|553=me|554=secret|`],
  ["Logon with raw data", `35=A|${HEAD}98=0|108=30|95=3|96=a|b|`],
  ["Logon with message types", `35=A|${HEAD}98=0|108=30|384=2|372=D|385=R|372=8|385=S|`],
  ["BusinessMessageReject", `35=j|${HEAD}45=2|372=Q|380=3|58=no|`],
  ["NewOrderSingle", order(ORDER)],
  [
    "NewOrderSingle with parties",
    order(`453=2|448=A|447=D|452=3|802=1|523=x|803=2|448=B|${ORDER}`),
  ],
  ["NewOrderSingle that opens", order(`${ORDER}77=O|`)],
  ["NewOrderSingle that closes", order(`${ORDER}77=C|`)],
  ["NewOrderSingle that rolls", order(`${ORDER}77=R|`)],
  ["NewOrderSingle by FIFO", order(`${ORDER}77=F|`)],
  ["NewOrderSingle by SecurityID", order(`${ORDER}48=4001|22=8|18=H G|`)],
  ["OrderCancelRequest", `35=F|${HEAD}11=b|41=a|54=1|55=EURUSD|60=${NOW}|38=1|`],
  ["OrderCancelReplaceRequest", `35=G|${HEAD}11=b|41=a|54=1|55=EURUSD|60=${NOW}|38=2|40=2|44=1.1|`],
  ["OrderStatusRequest", `35=H|${HEAD}11=b|54=1|55=EURUSD|`],
  ["OrderMassStatusRequest", `35=AF|${HEAD}584=m1|585=7|`],
  [
    "ExecutionReport",
    `35=8|${HEAD}37=o1|11=b|17=e1|150=F|39=1|55=EURUSD|54=1|38=1000|44=1.1|32=500|31=1.10001|` +
      `151=500|14=500|6=1.10001|60=${NOW}|58=part|`,
  ],
  ["OrderCancelReject", `35=9|${HEAD}37=NONE|11=b|41=a|39=8|434=1|102=1|`],
  ["MarketDataRequest", `35=V|${HEAD}262=m|263=1|264=0|265=1|267=2|269=0|269=1|146=1|55=EURUSD|`],
  [
    "MarketDataSnapshotFullRefresh",
    `35=W|${HEAD}262=m|55=EURUSD|268=2|269=0|270=1.1|271=5|269=1|270=1.2|271=4|273=08:00:00.123|`,
  ],
  ["an empty book", `35=W|${HEAD}262=m|55=EURUSD|268=0|`],
  [
    "MarketDataIncrementalRefresh",
    `35=X|${HEAD}262=m|268=2|279=0|269=0|278=a1|55=EURUSD|270=1.1|271=5|279=2|278=a0|55=EURUSD|`,
  ],
  ["MarketDataRequestReject", `35=Y|${HEAD}262=m|281=0|58=unknown|`],
  ["SecurityListRequest", `35=x|${HEAD}320=r|559=4|`],
  ["SecurityList", `35=y|${HEAD}320=r|322=s|560=0|893=Y|146=2|55=EURUSD|55=GBPUSD|561=1000|`],
  ["SecurityDefinition with an empty group", `35=d|${HEAD}320=a|322=b|323=6|55=TBS|22=8|454=0|`],
  ["SecurityDefinitionRequest", `35=c|${HEAD}320=a|321=3|`],
  [
    "RequestForPositions",
    `35=AN|${HEAD}710=p|724=0|1=1001|581=1|715=20251122|60=${NOW}|453=1|448=A|`,
  ],
  [
    "PositionReport",
    `35=AP|${HEAD}721=r|728=0|715=20251122|1=1001|581=1|730=1.1|731=1|734=1.0|702=1|703=TQ|704=5|`,
  ],
  ["News", `35=B|${HEAD}148=maintenance|33=1|58=tonight|`],
  ["Email", `35=C|${HEAD}164=t|94=0|147=hi|33=1|58=line|`],
  ["UserRequest", `35=BE|${HEAD}923=u|924=1|553=me|554=x|`],
  ["UserResponse", `35=BF|${HEAD}923=u|553=me|926=1|`],
];

for (const [name, message] of valid) {
  test(`a sound ${name} is accepted`, () => {
    assert.equal(verdict(message), undefined);
  });
}

const TEXT = {
  0: "Invalid tag number",
  1: "Required tag missing",
  2: "Tag not defined for this message type",
  3: "Undefined tag",
  4: "Tag specified without a value",
  5: "Value is incorrect (out of range) for this tag",
  6: "Incorrect data format for value",
  13: "Tag appears more than once",
  14: "Tag specified out of required order",
  15: "Repeating group fields out of order",
  16: "Incorrect NumInGroup count for repeating group",
} as const;

const faulty: readonly (readonly [
  rule: string,
  message: string,
  reason: keyof typeof TEXT,
  tag: number | undefined,
])[] = [
  ["a tag number FIX 4.4 never gave out", `35=0|${HEAD}999=HI|`, 0, 999],
  ["tag zero", `35=0|${HEAD}0=HI|`, 0, 0],
  ["a negative tag", `35=0|${HEAD}-1=HI|`, 0, -1],
  ["a tag that is no number", `35=0|${HEAD}abc=HI|`, 0, undefined],
  ["a tag with a leading zero", `35=0|${HEAD}0112=HI|`, 0, undefined],
  ["a tag far beyond every table", `35=0|${HEAD}4999=HI|`, 0, 4999],
  ["a missing header field", `35=0|34=2|49=TW|52=${NOW}|`, 1, 56],
  ["a missing body field", order(`11=a|40=1|54=1|60=${NOW}|`), 1, 55],
  [
    "a missing field of a group entry",
    `35=V|${HEAD}262=m|263=1|264=0|267=1|269=0|146=1|48=1|`,
    15,
    48,
  ],
  ["a line without its text", `35=B|${HEAD}148=h|33=1|354=1|355=x|`, 15, 354],
  ["a tag of another message", `35=0|${HEAD}55=MSFT|`, 2, 55],
  ["a tag of FIX 4.4 that is left out", order(`${ORDER}711=0|`), 3, 711],
  ["an empty value", `35=0|34=2|49=TW|52=${NOW}|56=|`, 4, 56],
  ["an empty header value before other faults", `35=D|${HEAD}115=|11=ID|40=w54=1|`, 4, 115],
  ["an empty user-defined value", `35=0|${HEAD}5001=|`, 4, 5001],
  ["an unknown character", order(`11=ID|21=4|40=1|54=1|55=I|60=${NOW}|`), 5, 21],
  ["an unknown position effect", order(`${ORDER}77=c|`), 5, 77],
  ["an unknown word", order(`${ORDER}167=BOO|`), 5, 167],
  ["an unknown number", `35=3|${HEAD}45=2|373=98|`, 5, 373],
  ["an unknown instruction among several", order(`${ORDER}18=H z|`), 5, 18],
  ["a quantity with a plus", order(`11=ID|40=1|54=1|38=+200.00|55=I|60=${NOW}|`), 6, 38],
  ["a price that is a word", order(`${ORDER}44=buy|`), 6, 44],
  ["a price with an exponent", order(`${ORDER}44=1e999|`), 6, 44],
  ["a price that is NaN", order(`${ORDER}44=NaN|`), 6, 44],
  ["a character of two letters", order(`${ORDER}59=11|`), 6, 59],
  ["a date where a timestamp belongs", order(`${ORDER}126=20040415|`), 6, 126],
  ["a day the calendar lacks", order(`${ORDER}126=20250230-08:00:00|`), 6, 126],
  ["a flag that is neither Y nor N", order(`${ORDER}377=1|`), 6, 377],
  ["a currency of two letters", order(`${ORDER}15=EU|`), 6, 15],
  ["a negative sequence number", `35=2|${HEAD}7=-1|16=0|`, 6, 7],
  ["raw data of another length", `35=A|${HEAD}98=0|108=30|95=9|96=ab|`, 6, 96],
  ["raw data without its length", `35=A|${HEAD}98=0|108=30|96=ab|`, 6, 96],
  ["a field twice", order(`11=ID|21=1|40=1|40=2|54=1|55=I|60=${NOW}|`), 13, 40],
  ["a header field twice", `35=0|34=2|34=2|49=TW|52=${NOW}|56=ISLD|`, 13, 34],
  ["a member twice in one entry", order(`453=1|448=A|447=D|447=D|${ORDER}`), 13, 447],
  ["a header field after the body", `35=D|${ORDER}${HEAD}`, 14, 34],
  ["one body field before the header", `35=D|55=MSFT|${HEAD}11=id|`, 14, 34],
  ["a body field after the trailer", `35=0|${HEAD}93=1|89=x|112=T|`, 14, 112],
  ["an entry that begins with another member", `35=W|${HEAD}55=E|268=1|270=1|269=0|`, 15, 270],
  ["members in another order", order(`453=1|448=A|452=3|447=D|${ORDER}`), 15, 447],
  ["a member outside its group", `35=W|${HEAD}55=E|270=1|268=1|269=0|`, 15, 270],
  ["fewer entries than counted", order(`386=3|336=PRE|336=AFTER|${ORDER}`), 16, 386],
  ["more entries than counted", order(`386=1|336=PRE|336=AFTER|${ORDER}`), 16, 386],
  ["entries after a count of zero", `35=W|${HEAD}55=E|268=0|269=0|270=1|`, 16, 268],
  ["a count with nothing after it", `35=W|${HEAD}55=E|268=1|`, 16, 268],
  ["an absurd count", `35=W|${HEAD}55=E|268=9007199254740991|269=0|270=1|`, 16, 268],
  [
    "fewer nested entries than counted",
    order(`453=1|448=A|447=D|452=3|802=2|523=x|803=2|${ORDER}`),
    16,
    802,
  ],
  ["a bad value inside an entry", `35=W|${HEAD}55=E|268=1|269=Z|270=1|`, 5, 269],
];

for (const [rule, message, reason, tag] of faulty) {
  test(`${rule} is refused with reason ${reason}, naming ${tag}`, () => {
    assert.deepEqual(verdict(message), [reason, tag, TEXT[reason]]);
  });
}

test("fields may stand in any order inside header and body", () => {
  const message = `35=D|49=TW|34=3|56=ISLD|52=${NOW}|40=1|55=MSFT|60=${NOW}|54=1|21=3|11=id|`;
  assert.equal(verdict(message), undefined);
});

test("a field inside an entry may stand outside its group as well", () => {
  const entry = "268=1|279=0|269=0|55=EURUSD|58=in|";
  assert.equal(verdict(`35=X|${HEAD}262=m|${entry}`), undefined);
});

test("the same message may be validated again and again", () => {
  const message = parsed(order(ORDER));
  for (let i = 0; i < 1000; i++) assert.equal(validate(message, fix44), undefined);
});

test("an unknown message type is not supported, and its fields are not judged", () => {
  assert.equal(isSupported("ZZ", fix44), false);
  assert.equal(isSupported("D", fix44), true);
  assert.equal(verdict(`35=ZZ|${HEAD}1=|`), undefined);
});

test("user-defined tags are let through, unless a dialect refuses them", () => {
  const message = `35=0|${HEAD}5000=HI|20001=x|`;
  assert.equal(verdict(message), undefined);
  const strict = compileDictionary(
    withDialect(fix44Source, { name: "certification", userDefined: "refuse" }),
  );
  assert.deepEqual(verdict(message, strict), [0, 5000, TEXT[0]]);
});

test("a dialect adds fields and values, relaxes what is required and frees the order in groups", () => {
  const dialect = compileDictionary(
    withDialect(fix44Source, {
      name: "contracts by id",
      fields: "59 TimeInForce CHAR 0 1 3 4 H\n7001 ContractCount INT",
      changes: { D: "55 48! 7001!", W: "55" },
      groupOrder: "free",
    }),
  );
  const start = `11=a|40=1|54=1|60=${NOW}|48=4001|22=8|59=H|`;
  assert.equal(verdict(order(`${start}7001=5|`), dialect), undefined);
  assert.deepEqual(verdict(order(start), dialect), [1, 7001, TEXT[1]]);
  assert.deepEqual(verdict(order(`${start}7001=x|`), dialect), [6, 7001, TEXT[6]]);
  assert.deepEqual(verdict(order(`${start}7001=1|44=1|44=2|`), dialect), [13, 44, TEXT[13]]);
  assert.equal(verdict(`35=W|${HEAD}48=4001|22=8|268=1|269=0|271=5|270=1|`, dialect), undefined);
  assert.deepEqual(verdict(order(`${start}7001=5|`)), [5, 59, TEXT[5]]);
});

test("each entry of a group must carry what is required in it", () => {
  const dialect = compile({ name: "sized", changes: { W: "268[269! 270! 271]" } })();
  const start = `35=W|${HEAD}55=E|268=2|269=0|270=1|`;
  assert.equal(verdict(`${start}269=1|270=2|`, dialect), undefined);
  assert.deepEqual(verdict(`${start}269=1|271=2|`, dialect), [1, 270, TEXT[1]]);
});

test("a dialect can bring a message of its own", () => {
  const dialect = compileDictionary(
    withDialect(fix44Source, { name: "own", messages: { U1: "Custom 58!" } }),
  );
  assert.equal(isSupported("U1", dialect), true);
  assert.equal(verdict(`35=U1|${HEAD}58=x|`, dialect), undefined);
  assert.deepEqual(verdict(`35=U1|${HEAD}`, dialect), [1, 58, TEXT[1]]);
});

test("a dialect that names what is not defined does not compile", () => {
  assert.throws(compile({ name: "x", changes: { D: "7002" } }), /Invariant: field 7002/);
  assert.throws(compile({ name: "x", fields: "7002 A MONEY" }), /Invariant: field 7002 must have/);
  assert.throws(compile({ name: "x", changes: { D: "{Nope}" } }), /Invariant: part Nope/);
  assert.throws(compile({ name: "x", changes: { ZZ: "1" } }), /Invariant: ZZ/);
  assert.throws(compile({ name: "x", changes: { D: "1 ?" } }), /Invariant:/);
});
