import type { OrderDecided } from "./events.ts";
import type { HouseOrdered } from "./house/house-events.ts";
import type { MoveOrdered } from "./house/move-events.ts";

/** Events that a state keeps as they are. */
export type KeptEvent = OrderDecided | HouseOrdered | MoveOrdered;

/**
 * Takes what a state knows, value by value, for a snapshot. Each part of the state has a `save` and
 * beside it a `load`, which asks for the same values in the same order.
 */
export interface Saver {
  /** A safe integer. */
  int(value: number): void;
  /** Any number. */
  f64(value: number): void;
  text(value: string): void;
  /** One of few that come again and again. */
  word(value: string): void;
  event(event: KeptEvent): void;
}

/** Gives back what a `Saver` took. @throws SavedFault where it cannot have been written */
export interface Loader {
  int(): number;
  f64(): number;
  text(): string;
  word(): string;
  event(): KeptEvent;
}

/** What was saved does not say what was asked for; the state that was being loaded is no state. */
export class SavedFault extends Error {
  override readonly name = "SavedFault";
}

export const saveFlag = (to: Saver, flag: boolean): void => to.int(flag ? 1 : 0);

export const loadFlag = (from: Loader): boolean => from.int() === 1;

/** @throws SavedFault unless it is one of these */
export function loadWord<Word extends string>(from: Loader, words: readonly Word[]): Word {
  const text = from.word();
  const word = words.find((each) => each === text);
  if (word === undefined) throw new SavedFault(`"${text}" is none of ${words.join(", ")}`);
  return word;
}

/** @param count of the elements there are */
export function saveAll<T>(
  to: Saver,
  count: number,
  all: Iterable<T>,
  save: (element: T) => void,
): void {
  to.int(count);
  for (const element of all) save(element);
}

/** Calls as often as there are elements. */
export function loadAll(from: Loader, load: () => void): void {
  for (let left = from.int(); left > 0; left--) load();
}

export function loadList<T>(from: Loader, load: () => T): T[] {
  const list: T[] = [];
  loadAll(from, () => list.push(load()));
  return list;
}

/** @throws SavedFault unless the event is of the type */
export function loadEvent<Type extends KeptEvent["type"]>(
  from: Loader,
  type: Type,
): Extract<KeptEvent, { type: Type }> {
  const event = from.event();
  if (isOf(event, type)) return event;
  throw new SavedFault(`an event must be ${type}, not ${event.type}`);
}

const isOf = <Type extends KeptEvent["type"]>(
  event: KeptEvent,
  type: Type,
): event is Extract<KeptEvent, { type: Type }> => event.type === type;

type Complete<T, Names extends readonly (keyof T)[]> = [Exclude<keyof T, Names[number]>] extends [
  never,
]
  ? unknown
  : never;

/** Names of a record's fields in the order in which they are saved; all, or it does not compile. */
export const allFieldsOf =
  <T>() =>
  <const Names extends readonly (keyof T)[]>(names: Names & Complete<T, Names>): Names =>
    names;
