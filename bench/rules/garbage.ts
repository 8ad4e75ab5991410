/**
 * How long a decision takes, how many bytes it allocates, and how many of those stay: prints the
 * three numbers. To be run with `--expose-gc` and room for a round without a collection.
 */
import { fileURLToPath } from "node:url";
import type { DecisionInput } from "../../src/core/decide/draft.ts";
import { route } from "../../src/core/decide/route.ts";
import type { Decision } from "../../src/core/decide/route.ts";
import type { Policy } from "../../src/core/policy.ts";
import { asMoney, asVolume } from "../../src/core/units/quantity.ts";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import { offlineInput } from "../../src/policy/offline-order.ts";
import { OfflinePolicy } from "../../src/policy/offline-policy.ts";
import { median } from "../rounds.ts";
import { Dice } from "./broker.ts";

const DECISIONS = 16_384;
const INPUTS = 1_024;
const WARM_UPS = 20;
const ROUNDS = 9;
const SEED = 11;
const TIME_US = 1_790_000_000_000_000;
const demo = fileURLToPath(new URL("../../examples/demo.yaml", import.meta.url));

const kept: (Decision | undefined)[] = Array.from({ length: DECISIONS }, () => undefined);

const loaded = await loadPolicy(demo, process.env);
if (!loaded.ok) throw new Error("Invariant: the demo's policy must load");
const offline = new OfflinePolicy(loaded.value.document);
const market = offline.withoutMarket();
const inputs = drawInputs(offline, market);
for (let n = 0; n < WARM_UPS; n++) decideAll(inputs, market);
const rounds = Array.from({ length: ROUNDS }, () => round(inputs, market));
const recordBytes = median(rounds.map(({ record }) => record));
const allocatedBytes = median(rounds.map(({ allocated }) => allocated));
const ns = median(rounds.map((it) => it.ns));
console.log([ns, allocatedBytes, recordBytes].join(" "));

interface Round {
  readonly ns: number;
  readonly allocated: number;
  readonly record: number;
}

/** Each a decision's. No collection may come between, or garbage would go uncounted. */
function round(of: readonly DecisionInput[], policy: Policy): Round {
  kept.fill(undefined);
  collect();
  const before = process.memoryUsage().heapUsed;
  const began = process.hrtime.bigint();
  decideAll(of, policy);
  const took = Number(process.hrtime.bigint() - began);
  const after = process.memoryUsage().heapUsed;
  collect();
  const left = process.memoryUsage().heapUsed;
  const [allocated, record] = [after - before, left - before];
  return { ns: took / DECISIONS, allocated: allocated / DECISIONS, record: record / DECISIONS };
}

function collect(): void {
  if (globalThis.gc === undefined) throw new Error("Invariant: --expose-gc must be given");
  globalThis.gc();
}

function decideAll(of: readonly DecisionInput[], policy: Policy): void {
  for (let n = 0; n < DECISIONS; n++) {
    const input = of[n & (INPUTS - 1)];
    if (input !== undefined) kept[n] = route(input, policy);
  }
}

/** Clients of every class, in each of the demo's symbols, some of them closing. */
function drawInputs(policy: OfflinePolicy, withLps: Policy): readonly DecisionInput[] {
  const dice = new Dice(SEED);
  const symbols = policy.document.instruments.map(({ symbol }) => symbol);
  return Array.from({ length: INPUTS }, () => {
    const isClosing = dice.isOneIn(8);
    const volume = asVolume(Math.round(dice.lots() * 1e6));
    const open = isClosing ? volume : asVolume(0);
    return offlineInput(
      {
        account: `A${dice.below(500)}`,
        group: dice.pick(["Standard", "Premium", "VIP"]),
        symbol: dice.pick(symbols),
        side: dice.isOneIn(2) ? "Buy" : "Sell",
        ordType: "Market",
        volume,
        clientClass: dice.pick(["RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN"]),
        score: dice.below(100),
        net: asVolume((dice.below(100) - 50) * 1e6),
        gross: undefined,
        globalNet: asMoney(dice.below(300) * 1e9),
        lotWorth: undefined,
        volatility: dice.below(5) / 100,
        timeUs: TIME_US,
        isClosing,
        aOpen: open,
        bOpen: open,
      },
      policy,
      withLps,
    );
  });
}
