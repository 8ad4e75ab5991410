import type { Bench, Row } from "../report.ts";
import { duel } from "../rounds.ts";
import { executionReport, newOrderSingle, writers } from "./encoding.ts";
import type { Writing } from "./encoding.ts";
import { books, executionReports, newOrderSingles } from "./messages.ts";
import { book, fill, order, readers } from "./parsing.ts";
import type { Reading } from "./parsing.ts";
import { parseSliced, parseSplit } from "./split-parser.ts";

const DEFAULT_ROUNDS = 15;
const ROUND_MS = 60;
const WARM_UP_MS = 400;

/** Messages in and out, against parsers that split strings and a writer that joins them. */
export const benchCodec: Bench = async (rounds) => {
  const options = { rounds: rounds ?? DEFAULT_ROUNDS, roundMs: ROUND_MS, warmUpMs: WARM_UP_MS };
  const parse = (name: string, messages: readonly Buffer[], reading: Reading): Row => {
    const split = duel(...readers(messages, reading, parseSplit), options);
    const sliced = duel(...readers(messages, reading, parseSliced), options);
    const { ns, baselineNs, ratio: vsSplit } = split;
    return row(`parse ${name}`, { ns, baselineNs, vsSplit, vsSliced: sliced.ratio });
  };
  const encode = (name: string, writing: Writing): Row => {
    const { ns, baselineNs, ratio: vsJoin } = duel(...writers(writing), options);
    return row(`encode ${name}`, { ns, baselineNs, vsJoin });
  };
  return [
    parse("NewOrderSingle", newOrderSingles(), order),
    parse("ExecutionReport", executionReports(), fill),
    parse("book, 10 bids + 10 asks", books(), book),
    encode("NewOrderSingle", newOrderSingle),
    encode("ExecutionReport", executionReport),
  ];
};

const row = (name: string, figures: Readonly<Record<string, number>>): Row => ({
  bench: "codec",
  case: name,
  figures,
});
