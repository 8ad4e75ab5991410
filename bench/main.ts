import { parseArgs } from "node:util";
import { benchCodec } from "./codec/codec.bench.ts";
import { benchDesk } from "./desk/desk.bench.ts";
import { benchJournal } from "./journal/journal.bench.ts";
import { benchRecovery } from "./journal/recovery.bench.ts";
import { printJson, printTable } from "./report.ts";
import type { Bench } from "./report.ts";
import { benchOrder } from "./order/order.bench.ts";
import { benchQuotes } from "./quotes/quotes.bench.ts";
import { benchRules } from "./rules/rules.bench.ts";
import { benchBlotter } from "./store/blotter.bench.ts";
import { benchStore } from "./store/store.bench.ts";

const benches: Readonly<Record<string, Bench>> = {
  codec: benchCodec,
  journal: benchJournal,
  recovery: benchRecovery,
  order: benchOrder,
  desk: benchDesk,
  quotes: benchQuotes,
  rules: benchRules,
  store: benchStore,
  blotter: benchBlotter,
};
const usage = `npm run bench -- ${Object.keys(benches).join("|")} [--json] [--rounds N]`;

async function main(args: readonly string[]): Promise<number> {
  const options = {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "" },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const bench = benches[positionals[0] ?? ""];
  const rounds = values.rounds === "" ? undefined : Number(values.rounds);
  const isCountBad = rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0);
  if (bench === undefined || positionals.length !== 1 || isCountBad) {
    console.error(usage);
    return 64;
  }
  if (!values.json) console.error(`running ${positionals[0]}, which may take minutes ...`);
  const rows = await bench(rounds);
  if (values.json) printJson(rows);
  else printTable(rows);
  return 0;
}

// An exit, unlike a signal, takes the bench's processes and folders with it.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
process.exitCode = await main(process.argv.slice(2));
