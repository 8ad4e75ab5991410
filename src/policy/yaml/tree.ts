import type { Place } from "../place.ts";
import { quoted } from "../quoted.ts";
import { Entries } from "./entries.ts";
import type { ReadonlyEntries } from "./entries.ts";

/** A YAML document as text: no value has been turned into a number, a date or a boolean. */
export type Tree = TextNode | ListNode | MapNode;

export interface TextNode {
  readonly kind: "text";
  /** As written, quotes and escapes resolved. */
  readonly text: string;
  /** Whether it was written without quotes. */
  readonly isPlain: boolean;
  readonly place: Place;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Tree[];
  readonly place: Place;
}

export interface MapNode {
  readonly kind: "map";
  readonly entries: ReadonlyEntries;
  readonly place: Place;
}

export const emptyMap = (place: Place): MapNode => {
  return { kind: "map", entries: new Entries(), place };
};

export const emptyText = (place: Place): TextNode => {
  return { kind: "text", text: "", isPlain: true, place };
};

/** YAML's ways to leave a value out; in quotes they are texts. */
export function isNothing(node: Tree): boolean {
  if (node.kind !== "text" || !node.isPlain || node.text.length > 4) return false;
  return /^(?:|~|null|Null|NULL)$/.test(node.text);
}

const plainName = /^[A-Za-z0-9_.-]{1,64}$/;

/** A key inside a path; one that could forge a line of a log is shown escaped. */
export function joined(path: string, name: string): string {
  const shown = plainName.test(name) ? name : quoted(name);
  return path === "" ? shown : `${path}.${shown}`;
}
