import { join } from "node:path";
import { apply } from "../../src/core/apply.ts";
import type { Event } from "../../src/core/events.ts";
import { hashOf, State } from "../../src/core/state.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import { JournalReader } from "../../src/journal/journal-reader.ts";
import type { Durability } from "../../src/journal/journal-writer.ts";
import { Replayer } from "../../src/journal/replay.ts";
import type { Bench, Row } from "../report.ts";
import { duel } from "../rounds.ts";
import type { Duel, DuelOptions, Work } from "../rounds.ts";
import { scratchFolder } from "../scratch-folder.ts";
import { JsonLines } from "./json-lines.ts";
import { opening, orderBatches, timeUsOf } from "./order-events.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

const DEFAULT_ROUNDS = 11;
const REPLAYED_ORDERS = 10_000;
const PREPARED_ORDERS = 2_000;
const NS_PER_SECOND = 1e9;

/** What a journal must do to be compared. */
interface Writable {
  append(event: Event): unknown;
  commit(timeUs: number): void;
  close(): void;
}

/** The desk's journal against JSON lines: writing an order, and reading all orders back. */
export const benchJournal: Bench = async (rounds) => {
  const dir = scratchFolder("journal");
  const times = { rounds: rounds ?? DEFAULT_ROUNDS, roundMs: 100, warmUpMs: 400 };
  return [
    ...writing("os", dir, times),
    ...writing("fsync", dir, { ...times, roundMs: 200 }),
    ...replaying(dir, { ...times, roundMs: 1, warmUpMs: 1 }),
  ];
};

function writing(durability: Durability, dir: string, options: DuelOptions): Row[] {
  const journal = openJournal(join(dir, durability), durability);
  const lines = new JsonLines(join(dir, `${durability}.jsonl`), durability);
  const batches = Array.from({ length: PREPARED_ORDERS }, (_, n) => orderBatches(n + 1));
  const eventsPerOrder = (batches[0] ?? []).flat().length;
  const result = duel(writeOrders(journal, batches), writeOrders(lines, batches), options);
  journal.close();
  lines.close();
  return rowsOf(`${durability} order`, eventsPerOrder, result);
}

/** Orders are composed beforehand: what is measured is the journal. */
function writeOrders(into: Writable, batches: readonly (readonly (readonly Event[])[])[]): Work {
  let n = 0;
  return (times) => {
    for (let i = 0; i < times; i++) {
      for (const batch of batches[n % batches.length] ?? []) {
        for (const event of batch) into.append(event);
        into.commit(timeUsOf(n));
      }
      n += 1;
    }
  };
}

function replaying(dir: string, options: DuelOptions): Row[] {
  const folder = join(dir, "replay");
  const journal = openJournal(folder, "os");
  const lines = new JsonLines(join(dir, "replay.jsonl"), "os");
  for (const into of [journal, lines]) writeWhole(into);
  journal.close();
  const events = opening.length + REPLAYED_ORDERS * orderBatches(1).flat().length;
  let heard = 0;
  const read: Work = repeated(() => replay(folder, () => (heard += 1)));
  const json: Work = repeated(() => lines.replay(() => (heard += 1)));
  const { ns, baselineNs, ratio } = duel(read, json, options);
  const into: Work = repeated(() => {
    const state = new State();
    replay(folder, (event) => apply(state, event), state);
  });
  const applied = duel(into, read, options);
  lines.close();
  return [
    eventsRow("replay events", events, { ns, baselineNs }, ratio),
    eventsRow("replay into state events", events, { ns: applied.ns }),
  ];
}

const repeated =
  (once: () => void): Work =>
  (times) => {
    for (let i = 0; i < times; i++) once();
  };

function replay(dir: string, hear: (event: Event) => void, state: State = new State()): void {
  const replayer = new Replayer({ apply: hear, stateHash: () => hashOf(state) });
  const reader = new JournalReader(new NodeDisk(), dir);
  while (reader.next()) replayer.batch(reader.batch);
  reader.close();
}

function writeWhole(into: Writable): void {
  for (const event of opening) into.append(event);
  into.commit(timeUsOf(0));
  for (let n = 1; n <= REPLAYED_ORDERS; n++) {
    for (const batch of orderBatches(n)) {
      for (const event of batch) into.append(event);
      into.commit(timeUsOf(n));
    }
  }
}

/** A journal that is new: it has nothing to replay. */
const openJournal = (dir: string, durability: Durability): FileJournal =>
  new FileJournal(
    { disk: new NodeDisk(), dir, durability, randomness: Buffer.alloc(16, 7) },
    { apply: () => {}, stateHash: () => "" },
  );

const rowsOf = (name: string, events: number, { ns, baselineNs, ratio }: Duel): Row[] => [
  { bench: "journal", case: name, figures: { ns, baselineNs, vsJsonLines: ratio } },
  eventsRow(`${name} events`, events, { ns, baselineNs }, ratio),
];

function eventsRow(
  name: string,
  events: number,
  each: { readonly ns: number; readonly baselineNs?: number },
  vsJsonLines?: number,
): Row {
  const perSecond = (ns: number): number => (events * NS_PER_SECOND) / ns;
  const figures: Record<string, number> = { perSecond: perSecond(each.ns) };
  if (each.baselineNs !== undefined) figures["baselinePerSecond"] = perSecond(each.baselineNs);
  if (vsJsonLines !== undefined) figures["vsJsonLines"] = vsJsonLines;
  return { bench: "journal", case: name, figures };
}
