import assert from "node:assert/strict";
import { test } from "vitest";
import { TickFile } from "../../src/sim/tick-file.ts";
import type { BadLine } from "../../src/sim/tick-file.ts";
import type { Tick } from "../../src/sim/tick-line.ts";
import { scratchFile } from "./scratch.ts";

const at = (iso: string): number => Date.parse(iso) * 1000;

function open(content: string | Uint8Array, symbol?: string, onBadLine?: (line: BadLine) => void) {
  const path = scratchFile(content);
  return TickFile.open({
    path,
    ...(symbol === undefined ? {} : { symbol }),
    ...(onBadLine === undefined ? {} : { onBadLine }),
  });
}

function ticksOf(content: string | Uint8Array, symbol?: string): { name: string; ticks: Tick[] } {
  const opened = open(content, symbol);
  assert.ok(opened.ok, opened.ok ? "" : opened.error.text);
  return { name: opened.value.format.name, ticks: rest(opened.value) };
}

function rest(file: TickFile): Tick[] {
  const ticks: Tick[] = [];
  for (let tick = file.next(); tick !== undefined; tick = file.next()) ticks.push(tick);
  file.close();
  return ticks;
}

const eurusd = { symbol: "EURUSD", bid: 112_120_000, ask: 112_172_000 };

for (const [name, content, symbol, wanted] of [
  [
    "columns",
    "time,symbol,bid,ask\n2020-01-01T22:00:00.065Z,EURUSD,1.1212,1.12172\n",
    undefined,
    { timeUs: at("2020-01-01T22:00:00.065Z"), ...eurusd },
  ],
  [
    "columns",
    "1577916000065,EUR/USD,1.1212,1.12172\n",
    undefined,
    { timeUs: at("2020-01-01T22:00:00.065Z"), ...eurusd },
  ],
  [
    "histdata",
    "20200101 170000065,1.121200,1.121720,0\n",
    "EURUSD",
    { timeUs: at("2020-01-01T22:00:00.065Z"), ...eurusd },
  ],
  [
    "truefx",
    "EUR/USD,20200101 22:00:00.065,1.1212,1.12172\n",
    undefined,
    { timeUs: at("2020-01-01T22:00:00.065Z"), ...eurusd },
  ],
  [
    "dukascopy",
    "Gmt time,Ask,Bid,AskVolume,BidVolume\n01.01.2020 22:00:00.065,1.12172,1.1212,0.75,1.12\n",
    "EURUSD",
    { timeUs: at("2020-01-01T22:00:00.065Z"), ...eurusd },
  ],
  [
    "dukascopy",
    "Local time,Ask,Bid,AskVolume,BidVolume\n01.01.2020 23:00:00.065 GMT+0100,1.12172,1.1212,1,1\n",
    "EURUSD",
    { timeUs: at("2020-01-01T22:00:00.065Z"), ...eurusd },
  ],
  [
    "dukascopy",
    "Time (EET),Ask,Bid,AskVolume,BidVolume\n2020.01.02 00:00:00.065,1.12172,1.1212,1,1\n",
    "EURUSD",
    { timeUs: at("2020-01-01T22:00:00.065Z"), ...eurusd },
  ],
  [
    "timestamp",
    "timestamp,bid,ask\n2020-01-01 22:00:00.065000+00:00,1.1212,1.12172\n",
    "EURUSD",
    { timeUs: at("2020-01-01T22:00:00.065Z"), ...eurusd },
  ],
  [
    "timestamp",
    "2020-01-01T17:00:00.065-05:00,1.1212,1.12172\n",
    "EURUSD",
    { timeUs: at("2020-01-01T22:00:00.065Z"), ...eurusd },
  ],
] as const) {
  test(`${name} is recognised and read exactly: ${content.split("\n").at(-2)}`, () => {
    assert.deepEqual(ticksOf(content, symbol), { name, ticks: [wanted] });
  });
}

test("Windows line ends, a byte order mark, quotes and a missing last line end change nothing", () => {
  const plain =
    "time,symbol,bid,ask\n2020-01-01T22:00:00Z,EURUSD,1.1,1.2\n" +
    "2020-01-01T22:00:01Z,EURUSD,1.1,1.3\n";
  const odd =
    '\uFEFF"time","symbol","bid","ask"\r\n"2020-01-01T22:00:00Z","eurusd","1.1","1.2"\r\n' +
    "2020-01-01T22:00:01Z, EURUSD ,1.10,1.3";
  assert.deepEqual(ticksOf(odd), ticksOf(plain));
});

test("a file of one symbol needs to be told which", () => {
  for (const content of [
    "20200101 170000065,1.121200,1.121720,0\n",
    "timestamp,bid,ask\n2020-01-01T22:00:00Z,1.1,1.2\n",
    "Gmt time,Ask,Bid,AskVolume,BidVolume\n01.01.2020 22:00:00.065,1.12172,1.1212,0.75,1.12\n",
  ]) {
    const opened = open(content);
    assert.equal(opened.ok ? "" : opened.error.code, "TICKS_NEED_SYMBOL");
  }
});

test("a symbol named for a file of several keeps that symbol alone", () => {
  const content = "EUR/USD,20200101 22:00:00,1.1,1.2\nGBP/USD,20200101 22:00:00,1.3,1.4\n";
  assert.deepEqual(
    ticksOf(content, "GBPUSD").ticks.map((tick) => tick.symbol),
    ["GBPUSD"],
  );
});

test("a bad line is passed over, counted and named by its number", () => {
  const bad: BadLine[] = [];
  const lines = [
    "time,symbol,bid,ask",
    "2020-01-01T22:00:00Z,EURUSD,1.1,1.2",
    "2020-01-01T22:00:01Z,EURUSD",
    "2020-13-01T22:00:02Z,EURUSD,1.1,1.2",
    "2020-04-31T22:00:02Z,EURUSD,1.1,1.2",
    "2020-01-01T22:00:03Z,EUR USD,1.1,1.2",
    "2020-01-01T22:00:04Z,EURUSD,abc,1.2",
    "2020-01-01T22:00:04Z,EURUSD,1e-5,1.2",
    "2020-01-01T22:00:04Z,EURUSD,1.123456789,1.2",
    "2020-01-01T22:00:05Z,EURUSD,0,1.2",
    "2020-01-01T22:00:06Z,EURUSD,1.3,1.2",
    "",
    "time,symbol,bid,ask",
    `2020-01-01T22:00:07Z,EURUSD,1.1,1.2,${"x".repeat(70_000)}`,
    "2020-01-01T22:00:08Z,EURUSD,1.2,1.2",
  ];
  const opened = open(lines.join("\n"), undefined, (line) => bad.push(line));
  assert.ok(opened.ok);
  assert.equal(rest(opened.value).length, 2);
  assert.equal(opened.value.badLines, 10);
  assert.deepEqual(bad, [
    { number: 3, code: "TICK_FIELDS_MISSING" },
    { number: 4, code: "TICK_BAD_TIME" },
    { number: 5, code: "TICK_BAD_TIME" },
    { number: 6, code: "TICK_BAD_SYMBOL" },
    { number: 7, code: "TICK_BAD_PRICE" },
    { number: 8, code: "TICK_BAD_PRICE" },
    { number: 9, code: "TICK_BAD_PRICE" },
    { number: 10, code: "TICK_NOT_POSITIVE" },
    { number: 11, code: "TICK_CROSSED" },
    { number: 14, code: "TICK_LINE_TOO_LONG" },
  ]);
});

test("a damaged line above the first good one is counted too", () => {
  const opened = open("20200101 17000,1.1,1.2,0\n20200101 170000065,1.1,1.2,0\n", "EURUSD");
  assert.ok(opened.ok);
  assert.equal(opened.value.badLines, 1);
  opened.value.close();
});

for (const [what, content, code] of [
  ["an empty file", "", "TICKS_UNKNOWN_FORMAT"],
  ["prose", "Dear sirs,\nplease find enclosed\n", "TICKS_UNKNOWN_FORMAT"],
  [
    "bytes of no text",
    Uint8Array.from({ length: 5000 }, (_, i) => i % 256),
    "TICKS_UNKNOWN_FORMAT",
  ],
  ["a header alone", "time,symbol,bid,ask\n", "TICKS_NO_GOOD_LINE"],
  ["bad lines alone", "time,symbol,bid,ask\nx,y,z,w\n", "TICKS_NO_GOOD_LINE"],
] as const) {
  test(`${what} is refused with ${code}`, () => {
    const opened = open(content);
    assert.equal(opened.ok ? "" : opened.error.code, code);
  });
}

test("a file that is not there is refused with TICKS_UNREADABLE", () => {
  const opened = TickFile.open({ path: "/nonexistent/ticks.csv" });
  assert.equal(opened.ok ? "" : opened.error.code, "TICKS_UNREADABLE");
});

test("lines longer than a chunk's rest are read whole: a hundred thousand ticks, each once", () => {
  const lines = Array.from(
    { length: 100_000 },
    (_, i) => `${1_577_916_000_000 + i},EURUSD,1.1,1.2`,
  );
  const { ticks } = ticksOf(lines.join("\r\n"));
  assert.equal(ticks.length, 100_000);
  assert.ok(ticks.every((tick, i) => tick.timeUs === (1_577_916_000_000 + i) * 1000));
});

test("a file that begins again gives the same ticks and counts its bad lines once", () => {
  const opened = open("time,symbol,bid,ask\nbad\n2020-01-01T22:00:00Z,EURUSD,1.1,1.2\n");
  assert.ok(opened.ok);
  const file = opened.value;
  const first = file.next();
  assert.equal(file.next(), undefined);
  file.restart();
  assert.deepEqual(file.next(), first);
  assert.equal(file.badLines, 1);
  file.close();
});
