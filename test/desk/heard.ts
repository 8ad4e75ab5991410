import type { FixMessage } from "../../src/fix/codec/message.ts";

/** One message as it came over the wire, kept as text; of a repeated tag the first. */
export interface Heard {
  readonly msgType: string;
  readonly msgSeqNum: number;
  readonly possDup: boolean;
  readonly fields: ReadonlyMap<number, string>;
  /** Every field, in order. */
  readonly all: readonly (readonly [tag: number, value: string])[];
}

export function heardFrom(message: FixMessage): Heard {
  const fields = new Map<number, string>();
  const all: [number, string][] = [];
  for (let i = 0; i < message.count; i++) {
    const tag = message.tagAt(i);
    all.push([tag, message.textAt(i)]);
    if (!fields.has(tag)) fields.set(tag, message.textAt(i));
  }
  const { msgType, msgSeqNum, possDup } = message;
  return { msgType, msgSeqNum, possDup, fields, all };
}

/** These tags of a message, to compare with what is expected. */
export function picked(heard: Heard, ...tags: readonly number[]): Record<number, string> {
  const found: Record<number, string> = {};
  for (const tag of tags) {
    const value = heard.fields.get(tag);
    if (value !== undefined) found[tag] = value;
  }
  return found;
}
