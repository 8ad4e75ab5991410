import type { Place } from "../place.ts";
import { quoted } from "../quoted.ts";
import { Entries } from "./entries.ts";
import type { ReadonlyEntries } from "./entries.ts";
import { Found } from "./found.ts";
import type { Placed } from "./found.ts";
import type { Origin } from "./origin.ts";

/** A YAML document as text: no value has been turned into a number, a date or a boolean. */
export type Tree = TextNode | ListNode | MapNode;

export interface TextNode extends Placed {
  readonly kind: "text";
  /** As written, quotes and escapes resolved. */
  readonly text: string;
  /** Whether it was written without quotes. */
  readonly isPlain: boolean;
}

export interface ListNode extends Placed {
  readonly kind: "list";
  readonly items: readonly Tree[];
}

export interface MapNode extends Placed {
  readonly kind: "map";
  readonly entries: ReadonlyEntries;
}

/** A text as it was found. */
export class FoundText extends Found implements TextNode {
  readonly text: string;
  readonly isPlain: boolean;

  constructor(origin: Origin, at: number, text: string, isPlain: boolean) {
    super(origin, at);
    this.text = text;
    this.isPlain = isPlain;
  }

  get kind(): "text" {
    return "text";
  }
}

/** A list as it was found. */
export class FoundList extends Found implements ListNode {
  readonly items: readonly Tree[];

  constructor(origin: Origin, at: number, items: readonly Tree[]) {
    super(origin, at);
    this.items = items;
  }

  get kind(): "list" {
    return "list";
  }
}

/** A map as it was found, filled while it is read. */
export class FoundMap extends Found implements MapNode {
  readonly entries: Entries = new Entries();

  get kind(): "map" {
    return "map";
  }
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

/** A `null` of the database layer: it takes away what the layers below say. */
export const isErased = (node: Tree): boolean =>
  isNothing(node) && node.place.layer.source === "database";

const plainName = /^[A-Za-z0-9_.-]{1,64}$/;

/** A key inside a path; one that could forge a line of a log is shown escaped. */
export function joined(path: string, name: string): string {
  const shown = plainName.test(name) ? name : quoted(name);
  return path === "" ? shown : `${path}.${shown}`;
}
