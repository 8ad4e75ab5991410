import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "vitest";
import { z } from "zod";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { parsePolicy } from "../../src/policy/parse-policy.ts";
import { MAX_BYTES } from "../../src/policy/yaml/parse-yaml.ts";
import { scratchFolder } from "../sim/scratch.ts";
import { smallPolicy, sterling } from "./small-policy.ts";

const bomb = Array.from({ length: 9 }, (_, level) => {
  const below = level === 0 ? '"lol"' : `*a${level - 1}`;
  return `a${level}: &a${level} [${Array(9).fill(below).join(", ")}]`;
}).join("\n");

/** As deep as a file of a few megabytes can be; each line is indented one further. */
const nested = (levels: number): string =>
  Array.from({ length: levels }, (_, at) => `${" ".repeat(Math.min(at, 100))}a:`).join("\n");

const fill = (text: string): string => text.repeat(Math.floor(4_000_000 / text.length));

const timing = z.object({ code: z.string().nullable(), tookMs: z.number() });

const rule = (at: number): string => `  - id: rule_${at}
    priority: ${at % 1_000}
    description: "Rule number ${at} of the desk"
    filters:
      account_ids: [${1_000 + at}, ${2_000 + at}, ${3_000 + at}]
      groups: [VIP*, Standard]
      symbols: [EURUSD, "XAU*"]
      sides: [BUY]
      min_volume: 0.5
      max_volume: 20
      classifications: [TOXIC, PROFESSIONAL]
      min_toxicity: 20
      windows: [{ zone: Europe/London, from: Mon 08:00, to: Fri 17:00 }]
    action: PARTIAL_HEDGE
    hedge_percent: 55
    target_lp: [lp1, lp2]
`;

const rules = Array.from({ length: 10_000 }, (_, at) => rule(at)).join("");
const tenThousand = `routing_rules:\n${rules}`;

/** Read by Node as it is: what runs tests changes modules, and they take twice as long. */
function timed(text: string, ...flags: readonly string[]): z.infer<typeof timing> {
  const path = join(scratchFolder(), "p.yaml");
  writeFileSync(path, text);
  const script = join(import.meta.dirname, "time-reading.ts");
  const args = [script, path, ...flags];
  return timing.parse(JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })));
}

const TRIES = 3;

/** What ten thousand good rules take; they are read again where the machine has turned slow. */
class Usual {
  #ms: number | undefined;

  ms(isAnew: boolean): number {
    if (isAnew || this.#ms === undefined) this.#ms = timed(tenThousand).tookMs;
    return this.#ms;
  }
}

const usual = new Usual();

/** No text that is no policy takes as long as ten thousand rules that are one. */
function isRefusedSoon(text: string, expected: string): void {
  for (let tries = 1; ; tries++) {
    const usualMs = usual.ms(tries > 1);
    const { code, tookMs } = timed(text);
    assert.equal(code, expected);
    if (tookMs < usualMs) return;
    assert.ok(tries < TRIES, `took ${tookMs} ms, ten thousand good rules ${usualMs}`);
  }
}

for (const [name, text, code] of [
  ["50 MB of text", "a".repeat(50_000_000), "FILE_TOO_LARGE"],
  ["an alias bomb", bomb, "YAML_ALIAS"],
  ["an alias to nothing", "routing: *nowhere", "YAML_ALIAS"],
  ["an alias to what contains it", "accounts: &a [*a]", "YAML_ALIAS"],
  ["20 000 brackets", "[".repeat(20_000), "YAML_TOO_DEEP"],
  ["20 000 braces", "{a: ".repeat(20_000), "YAML_TOO_DEEP"],
  ["20 000 lists on a line", "- ".repeat(20_000), "YAML_TOO_DEEP"],
  ["20 000 keys on a line", "a: ".repeat(20_000), "YAML_SYNTAX"],
  ["20 000 levels of keys", nested(20_000), "YAML_TOO_DEEP"],
  ["NaN", "routing: { quote_staleness_seconds: .nan }", "BAD_NUMBER"],
  ["a key __proto__", "__proto__: { durability: os }", "UNKNOWN_KEY"],
  ["a key constructor", "constructor: 1", "UNKNOWN_KEY"],
  [
    "a setting __proto__",
    "liquidity_providers: [{ id: a, name: a, type: X, settings: { __proto__: x } }]",
    "BAD_TEXT",
  ],
  ["a key given twice", "durability: os\ndurability: fsync", "DUPLICATE_KEY"],
  ["indentation by tabs", "routing:\n\tdefault_lp: lp1\n", "YAML_SYNTAX"],
  ["a file that ends in a quote", 'durability: "os', "YAML_SYNTAX"],
  ["a file that ends in a list", "accounts: [{ id: 1, group", "YAML_SYNTAX"],
  ["two documents", "durability: os\n---\ndurability: os\n", "YAML_FEATURE"],
  ["a type", "durability: !!str os", "YAML_FEATURE"],
  ["a directive", "%YAML 1.1\n---\ndurability: os\n", "YAML_FEATURE"],
  ["a key that is a list", "[a, b]: 1", "WRONG_SHAPE"],
  ["a merge", "routing:\n  <<: { default_lp: x }", "UNKNOWN_KEY"],
  ["4 MB of line ends", fill("\n"), "WRONG_SHAPE"],
  ["4 MB of keys", fill("a: 1\n"), "DUPLICATE_KEY"],
  ["4 MB of accounts without an id", `accounts:\n${fill("- {group: A}\n")}`, "MISSING_KEY"],
  ["4 MB of words in brackets", `[${fill("a,")}`, "YAML_TOO_MANY_PARTS"],
  ["4 MB of commas and quotes", `[${fill('"",')}`, "YAML_TOO_MANY_PARTS"],
  ["4 MB of closing brackets", fill("]"), "YAML_SYNTAX"],
  ["4 MB of commas", `[${fill(",")}`, "YAML_SYNTAX"],
  ["4 MB of anchors", `[${fill("&a x,")}`, "YAML_ALIAS"],
  ["4 MB of bad escapes", `"${fill("\\q")}`, "YAML_SYNTAX"],
  ["4 MB of dollars", `durability: "${fill("${")}"`, "ENV_SYNTAX"],
  ["a value of 4 MB", `durability: ${fill("x")}`, "BAD_CHOICE"],
  ["a NUL", "durability: \0", "BAD_CHOICE"],
] as const) {
  test(`${name} is refused sooner than ten thousand rules are read, with a code`, () =>
    isRefusedSoon(text, code));
}

test("aliases within the limit are read", () => {
  const text = smallPolicy
    .replace("volume: {", "volume: &v {")
    .replace("accounts:\n", `${sterling} volume: *v }\naccounts:\n`);
  const result = parsePolicy(text, "p.yaml", {});
  assert.ok(result.ok);
  assert.deepEqual(
    result.value.document.instruments[1]?.volume,
    result.value.document.instruments[0]?.volume,
  );
});

test("whatever is done to a policy's text, it is read or refused, never thrown at", () => {
  const edit = fc.record({
    at: fc.nat(smallPolicy.length),
    cut: fc.nat(40),
    put: fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom("\t", "{", "]", "&a", "*a", "- ", ": ", "!x", "\n", "${", "|", '"', "?"),
    ),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let text = smallPolicy;
      for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut);
      const result = parsePolicy(text, "p.yaml", {});
      if (result.ok) return;
      assert.ok(result.error.length > 0);
      for (const { line, column } of result.error) assert.ok(line >= 1 && column >= 1);
    }),
    { numRuns: 1_000 },
  );
});

test("a policy cut off anywhere is refused or is a policy that ends there, never an error", () => {
  for (let end = 0; end < smallPolicy.length; end++) {
    const result = parsePolicy(smallPolicy.slice(0, end), "p.yaml", {});
    assert.ok(result.ok || result.error.length > 0);
  }
});

const codeOf = async (path: string): Promise<string | undefined> => {
  const result = await loadPolicy(path, {});
  return result.ok ? undefined : result.error[0]?.code;
};

test("a file that is missing, a folder, too large or not text is a coded refusal", async () => {
  const folder = await mkdtemp(join(tmpdir(), "policy-"));
  try {
    const path = join(folder, "p.yaml");
    assert.equal(await codeOf(path), "FILE_UNREADABLE");
    assert.equal(await codeOf(folder), "FILE_UNREADABLE");
    await writeFile(path, Buffer.alloc(MAX_BYTES + 1, "#"));
    assert.equal(await codeOf(path), "FILE_TOO_LARGE");
    await writeFile(path, Buffer.from([0x61, 0xff, 0xfe]));
    assert.equal(await codeOf(path), "FILE_NOT_UTF8");
    await writeFile(path, smallPolicy.replaceAll("\n", "\r\n"));
    assert.equal(await codeOf(path), undefined);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("ten thousand rules are read and checked sooner than a general reader takes to read them", () => {
  const plainMs = timed(tenThousand, "--plain").tookMs;
  const { code, tookMs } = timed(tenThousand);
  assert.equal(code, null);
  assert.ok(tookMs < plainMs, `took ${tookMs} ms, the general reader ${plainMs}`);
  const result = parsePolicy(tenThousand, "p.yaml", {});
  assert.ok(result.ok && result.value.document.routingRules.length === 10_000);
}, 60_000);

for (const [name, text, code] of [
  ["cut in the middle", tenThousand.slice(0, tenThousand.length / 2), "YAML_SYNTAX"],
  ["with one NaN", tenThousand.replace("min_toxicity: 20", "min_toxicity: .nan"), "BAD_NUMBER"],
  ["with one bracket too few", tenThousand.replace("[BUY]", "[BUY"), "YAML_SYNTAX"],
] as const) {
  test(`ten thousand rules ${name} are refused sooner than good ones are read`, () =>
    isRefusedSoon(text, code));
}
