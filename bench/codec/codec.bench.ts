import type { Bench, Row } from "../report.ts";
import { duel } from "../rounds.ts";
import type { Work } from "../rounds.ts";
import { executionReport, newOrderSingle, writers } from "./encoding.ts";
import { books, executionReports, newOrderSingles } from "./messages.ts";
import { book, fill, order, readers } from "./parsing.ts";

const DEFAULT_ROUNDS = 15;
const ROUND_MS = 60;
const WARM_UP_MS = 400;

/** Messages in and out, against a parser that splits strings and a writer that joins them. */
export const benchCodec: Bench = async (rounds) => {
  const options = { rounds: rounds ?? DEFAULT_ROUNDS, roundMs: ROUND_MS, warmUpMs: WARM_UP_MS };
  const run = (name: string, versus: string, [ours, baseline]: [Work, Work]): Row => {
    const { ns, baselineNs, ratio } = duel(ours, baseline, options);
    return { bench: "codec", case: name, figures: { ns, baselineNs, [versus]: ratio } };
  };
  return [
    run("parse NewOrderSingle", "vsSplit", readers(newOrderSingles(), order)),
    run("parse ExecutionReport", "vsSplit", readers(executionReports(), fill)),
    run("parse W book, 10 + 10", "vsSplit", readers(books(), book)),
    run("encode NewOrderSingle", "vsJoin", writers(newOrderSingle)),
    run("encode ExecutionReport", "vsJoin", writers(executionReport)),
  ];
};
