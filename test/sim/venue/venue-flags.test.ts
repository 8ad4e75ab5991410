import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "vitest";
import { camelCase } from "../../../src/sim/venue/flag-reader.ts";
import { plainKnobs } from "../../../src/sim/venue/knobs.ts";
import { parseVenueFlags } from "../../../src/sim/venue/parse-venue-flags.ts";
import { parseKnobLine } from "../../../src/sim/venue/knob-flags.ts";
import { venueFlags } from "../../../src/sim/venue/venue-flags.ts";
import type { VenueFlagValues } from "../../../src/sim/venue/venue-flags.ts";

function lp(values: VenueFlagValues) {
  const parsed = parseVenueFlags(values);
  assert.ok(parsed.ok && parsed.value.mode === "lp", JSON.stringify(parsed));
  return parsed.value;
}

const issuesOf = (values: VenueFlagValues): string[] => {
  const parsed = parseVenueFlags(values);
  return parsed.ok ? [] : parsed.error.map(({ code, flag }) => `${code} ${flag}`);
};

test("without flags a venue serves one client, quotes four symbols and behaves", () => {
  const options = lp({});
  assert.deepEqual(options.identities, [
    { senderCompID: "VENUE", targetCompID: "HEDGEROW", purpose: "both" },
  ]);
  assert.deepEqual(
    options.symbols.map(({ symbol }) => symbol),
    ["EURUSD", "GBPUSD", "USDJPY", "XAUUSD"],
  );
  assert.deepEqual(options.knobs, plainKnobs);
  assert.equal(options.port, 9880);
});

test("quote and trade sessions are named one by one, under names of their own if need be", () => {
  const options = lp({ sender: "LP", quoteClient: ["DESK@LP-Q"], tradeClient: ["DESK"] });
  assert.deepEqual(options.identities, [
    { senderCompID: "LP-Q", targetCompID: "DESK", purpose: "quote" },
    { senderCompID: "LP", targetCompID: "DESK", purpose: "trade" },
  ]);
});

test("shares and rates are read exactly", () => {
  const options = lp({ rejectProbability: "0.1", tickRate: "2.5" });
  assert.equal(options.knobs.rejectPpm, 100_000);
  assert.equal(options.ticksPerSecond, 2.5);
});

test("a tick file takes its pace from its times, or from a rate", () => {
  assert.deepEqual(lp({ ticks: "f", symbol: "eur/usd", atEnd: "stop", speed: "10" }).ticks, {
    path: "f",
    symbol: "EURUSD",
    pace: { kind: "recorded", factor: 10 },
    isLooping: false,
  });
  assert.deepEqual(lp({ ticks: "f", tickRate: "50" }).ticks?.pace, {
    kind: "even",
    ticksPerSecond: 50,
  });
});

test("symbols can be added, and their order terms set", () => {
  const options = lp({
    addSymbol: ["AUDUSD:0.66:0.00001:7", "EURUSD:1.2:0.00001:2"],
    symbolTerms: ["EURUSD:10000:5000"],
  });
  assert.equal(options.symbols.length, 5);
  assert.equal(options.symbols.find(({ symbol }) => symbol === "EURUSD")?.startPrice, 120_000_000);
  assert.deepEqual(options.symbolTerms.get("EURUSD"), {
    orderMin: 10_000_000_000,
    orderStep: 5_000_000_000,
  });
});

for (const [values, wanted] of [
  [{ port: "70000" }, ["FLAG_OUT_OF_RANGE --port"]],
  [{ port: "abc" }, ["FLAG_NOT_A_NUMBER --port"]],
  [{ port: "-1" }, ["FLAG_OUT_OF_RANGE --port"]],
  [{ rejectProbability: "1.5" }, ["FLAG_OUT_OF_RANGE --reject-probability"]],
  [{ rejectProbability: "NaN" }, ["FLAG_NOT_A_NUMBER --reject-probability"]],
  [{ latencyMs: "1e999" }, ["FLAG_NOT_A_NUMBER --latency-ms"]],
  [{ partialFills: "0" }, ["FLAG_OUT_OF_RANGE --partial-fills"]],
  [{ updates: "some" }, ["FLAG_BAD_WORD --updates"]],
  [{ client: ["A", "A"] }, ["FLAG_DUPLICATE --client"]],
  [{ client: ["with blank"] }, ["FLAG_BAD_COMPID --client"]],
  [{ client: ["A@"] }, ["FLAG_BAD_COMPID --client"]],
  [{ sender: "" }, ["FLAG_BAD_COMPID --sender"]],
  [{ addSymbol: ["EURUSD"] }, ["FLAG_BAD_SYMBOL --add-symbol"]],
  [{ addSymbol: ["EURUSD:1:0.00001:0"] }, ["FLAG_BAD_SYMBOL --add-symbol"]],
  [{ symbolTerms: ["EURUSD:0:1"] }, ["FLAG_BAD_SYMBOL --symbol-terms"]],
  [{ symbol: "EURUSD" }, ["FLAG_CONFLICT --symbol"]],
  [{ ticks: "f", speed: "2", tickRate: "3" }, ["FLAG_CONFLICT --speed"]],
  [{ ticks: "f", symbol: "EUR USD" }, ["FLAG_BAD_SYMBOL --symbol"]],
  [{ latencyMS: "5" }, ["FLAG_UNKNOWN --latencyMS"]],
  [{ echo: true }, ["FLAG_MISSING --sender", "FLAG_MISSING --target"]],
  [{ target: "T" }, ["FLAG_CONFLICT --target"]],
  [{ port: "x", seed: "y" }, ["FLAG_NOT_A_NUMBER --port", "FLAG_NOT_A_NUMBER --seed"]],
] as const) {
  test(`${JSON.stringify(values)} is refused: ${wanted.join(", ")}`, () => {
    assert.deepEqual(issuesOf(values), wanted);
  });
}

test("a knob is turned by a line, and a line that makes no sense changes nothing", () => {
  assert.deepEqual(parseKnobLine("latency-ms 20"), { ok: true, value: { latencyMs: 20 } });
  const share = parseKnobLine("--reject-probability=0.5");
  assert.deepEqual(share, { ok: true, value: { rejectPpm: 500_000 } });
  for (const line of ["latency-ms", "latency-ms x", "port 1", "nonsense", "partial-fills 0"]) {
    assert.equal(parseKnobLine(line).ok, false, line);
  }
});

test("every flag has a name of its own and a sentence", () => {
  assert.equal(new Set(venueFlags.map(({ name }) => camelCase(name))).size, venueFlags.length);
  assert.ok(venueFlags.every(({ text }) => text.length > 5));
});

test("every flag is in the manual", () => {
  const manual = readFileSync(new URL("../../../docs/VENUE.md", import.meta.url), "utf8");
  for (const { name } of venueFlags) assert.ok(manual.includes(`--${name}`), name);
});
