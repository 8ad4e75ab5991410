import type { AllowedValues, Dictionary, DictionarySource } from "./dictionary.ts";
import { parseLayout } from "./layout.ts";
import type { Place } from "./layout.ts";
import { BODY, COUNT, HEADER, INNER, REQUIRED, TRAILER } from "./message-rule.ts";
import type { GroupRule, MessageRule } from "./message-rule.ts";
import { typeNumber } from "./value-format.ts";

/** A tag beyond this would make the flat arrays large; no dialect known uses one. */
const MAX_TAG = 40_000;

interface FieldTable {
  readonly tagLimit: number;
  readonly names: (string | undefined)[];
  readonly types: Uint8Array;
  readonly values: (AllowedValues | undefined)[];
}

/**
 * Turns a source into flat arrays indexed by tag. Done once at start.
 *
 * @throws `Invariant:` when the source names a type, tag or part it does not define
 */
export function compileDictionary(source: DictionarySource): Dictionary {
  const fields = compileFields(source.fields);
  const { tagLimit } = fields;
  const messages = new Map<string, MessageRule>();
  for (const [msgType, text] of Object.entries(source.messages)) {
    messages.set(msgType, compileMessage(source, fields, text));
  }
  return {
    name: source.name,
    ...fields,
    messages,
    userDefined: source.userDefined,
    groupOrder: source.groupOrder,
    scratch: {
      seen: new Int32Array(tagLimit),
      seenInEntry: new Int32Array(tagLimit),
      generation: 0,
      refTagID: 0,
    },
  };
}

function compileFields(text: string): FieldTable {
  const lines = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(" "));
  const tagLimit = 1 + lines.reduce((most, [tag]) => Math.max(most, Number(tag)), 0);
  if (!(tagLimit <= MAX_TAG)) throw new Error(`Invariant: tags must be numbers below ${MAX_TAG}`);
  const table: FieldTable = {
    tagLimit,
    names: Array.from({ length: tagLimit }),
    types: new Uint8Array(tagLimit),
    values: Array.from({ length: tagLimit }),
  };
  for (const [tagText, name, typeName, ...values] of lines) {
    const tag = Number(tagText);
    const type = typeNumber(typeName ?? "");
    if (type === 0) throw new Error(`Invariant: field ${tag} must have a type of FIX 4.4`);
    table.names[tag] = name;
    table.types[tag] = type;
    table.values[tag] = values.length === 0 ? undefined : allowedValues(values);
  }
  return table;
}

function allowedValues(notation: readonly string[]): AllowedValues {
  const single = new Uint8Array(256);
  const longer = new Set<string>();
  for (const value of notation.flatMap(expand)) {
    if (value.length === 1) single[value.charCodeAt(0)] = 1;
    else longer.add(value);
  }
  return { single, longer };
}

/** `0..12` and `A..F` are ranges. */
function expand(notation: string): string[] {
  const [first, last] = notation.split("..");
  if (first === undefined || last === undefined) return [notation];
  if (/^\d+$/.test(first)) {
    const from = Number(first);
    return Array.from({ length: Number(last) - from + 1 }, (_, i) => String(from + i));
  }
  const from = first.charCodeAt(0);
  const count = last.charCodeAt(0) - from + 1;
  return Array.from({ length: count }, (_, i) => String.fromCharCode(from + i));
}

function compileMessage(source: DictionarySource, fields: FieldTable, text: string): MessageRule {
  const space = text.indexOf(" ");
  const name = space < 0 ? text : text.slice(0, space);
  const layout = space < 0 ? "" : text.slice(space);
  const places = new Uint8Array(fields.tagLimit);
  const required: number[] = [];
  const groups = new Map<number, GroupRule>();
  const parts = [
    [HEADER, source.header],
    [BODY, layout],
    [TRAILER, source.trailer],
  ] as const;
  for (const [part, partText] of parts) {
    for (const place of parseLayout(partText, source.parts)) {
      const { tag, isRequired, members } = place;
      defined(fields, tag);
      places[tag] = part | (isRequired ? REQUIRED : 0) | (members === undefined ? 0 : COUNT);
      if (isRequired) required.push(tag);
      if (members !== undefined) groups.set(tag, compileGroup(fields, tag, members));
    }
  }
  for (const group of groups.values()) markInner(group, places);
  return { name, places, required, groups };
}

function compileGroup(fields: FieldTable, countTag: number, members: readonly Place[]): GroupRule {
  const [first] = members;
  if (first === undefined) throw new Error(`Invariant: group ${countTag} must have members`);
  const ranks = new Uint8Array(fields.tagLimit);
  const isRequired = new Uint8Array(members.length + 1);
  const required: number[] = [];
  const groups = new Map<number, GroupRule>();
  for (const [i, place] of members.entries()) {
    defined(fields, place.tag);
    ranks[place.tag] = i + 1;
    // The first member is required whatever the notation says: without it there is no entry.
    if (place.isRequired || i === 0) {
      isRequired[i + 1] = 1;
      required.push(place.tag);
    }
    if (place.members !== undefined) {
      groups.set(place.tag, compileGroup(fields, place.tag, place.members));
    }
  }
  return { countTag, delimiter: first.tag, ranks, required, isRequired, groups };
}

function markInner(group: GroupRule, places: Uint8Array): void {
  for (let tag = 0; tag < places.length; tag++) {
    if (group.ranks[tag] !== 0 && places[tag] === 0) places[tag] = INNER;
  }
  for (const inner of group.groups.values()) markInner(inner, places);
}

function defined(fields: FieldTable, tag: number): void {
  if (fields.names[tag] === undefined) throw new Error(`Invariant: field ${tag} must be defined`);
}
