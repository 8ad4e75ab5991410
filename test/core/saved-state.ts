import { apply } from "../../src/core/apply.ts";
import type { Event } from "../../src/core/events.ts";
import type { Saver } from "../../src/core/saved.ts";
import { loadState, saveState, State } from "../../src/core/state.ts";
import type { StateOptions } from "../../src/core/state.ts";
import { SnapshotSink, SnapshotSource } from "../../src/journal/snapshot-bytes.ts";

/** A desk's, which packs at once what it may. */
export const deskState: StateOptions = { decisions: "of open orders", warm: 1 };

/** As a snapshot carries it from one process into the next. */
export function carried(state: State, options: StateOptions = deskState): State {
  const sink = new SnapshotSink();
  saveState(state, sink);
  const source = new SnapshotSource(sink.bytes.subarray(0, sink.at), 0);
  const loaded = new State(options);
  loadState(loaded, source);
  source.mustEnd();
  return loaded;
}

export function foldedInto(state: State, events: readonly Event[]): State {
  for (const event of events) apply(state, event);
  return state;
}

/** All values a state saves; tables of ids have no order of their own, so neither have these. */
export function valuesOf(state: State): string[] {
  const values: string[] = [];
  const note = (value: unknown): void => void values.push(JSON.stringify(value, inOrder));
  const saver: Saver = { int: note, f64: note, text: note, word: note, event: note };
  saveState(state, saver);
  return values.toSorted();
}

/** Whoever made it put the fields of a record in some order, which says nothing. */
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
