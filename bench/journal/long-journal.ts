import { apply } from "../../src/core/apply.ts";
import type { Event } from "../../src/core/events.ts";
import { State } from "../../src/core/state.ts";
import { Recorder } from "../../src/desk/recorder.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import { opening, orderBatches, timeUsOf } from "./order-events.ts";

/**
 * A journal of so many events or a few more, as a desk writes it: orders of one account that an LP
 * fills, with the state hashes between them.
 *
 * @returns orders in it
 */
export function writeLongJournal(dir: string, events: number): number {
  const state = new State({ decisions: "of open orders" });
  const journal = new FileJournal(
    { disk: new NodeDisk(), dir, durability: "os", randomness: Buffer.from("a long journal") },
    { apply: () => undefined, stateHash: () => "" },
  );
  const recorder = new Recorder(journal, state);
  const commit = (batch: readonly Event[], n: number): void => {
    for (const event of batch) {
      apply(state, event);
      recorder.record(event);
    }
    journal.commit(timeUsOf(n));
  };
  commit(opening, 0);
  let order = 0;
  while (journal.nextEvent <= events) {
    order += 1;
    for (const batch of orderBatches(order)) commit(batch, order);
  }
  journal.close();
  return order;
}
