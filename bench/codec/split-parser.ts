const SOH = "\u0001";
/** `10=ddd` and its SOH. */
const TRAILER_BYTES = 7;
const MD_ENTRY_TYPE = 269;
const MD_ENTRY_PX = 270;
const MD_ENTRY_SIZE = 271;

/** One level of a book, as texts. */
export interface SplitEntry {
  readonly type: string;
  px: string;
  size: string;
}

/** What a message is to a parser of the common kind: a Map of tag to value. */
export class SplitMessage {
  readonly fields = new Map<number, string>();
  /** A Map holds a tag once, so what repeats in a book has a place of its own. */
  readonly entries: SplitEntry[] = [];

  take(tag: number, value: string): void {
    if (tag === MD_ENTRY_TYPE) this.entries.push({ type: value, px: "", size: "" });
    else if (tag === MD_ENTRY_PX || tag === MD_ENTRY_SIZE) this.#detail(tag, value);
    else this.fields.set(tag, value);
  }

  /** BodyLength and CheckSum are held against the bytes, as ours are. */
  isSound(bytes: Buffer): boolean {
    const bodyStart = bytes.indexOf(1, bytes.indexOf(1) + 1) + 1;
    const bodyEnd = bytes.length - TRAILER_BYTES;
    if (Number(this.fields.get(9)) !== bodyEnd - bodyStart) return false;
    let sum = 0;
    for (let at = 0; at < bodyEnd; at++) sum += bytes[at] ?? 0;
    return Number(this.fields.get(10)) === (sum & 255);
  }

  #detail(tag: number, value: string): void {
    const entry = this.entries.at(-1);
    if (entry === undefined) return;
    if (tag === MD_ENTRY_PX) entry.px = value;
    else entry.size = value;
  }
}

export type SplitParser = (bytes: Buffer) => SplitMessage | undefined;

/**
 * The baseline: one string split at the SOHs, each field split at its `=`.
 *
 * @returns undefined when the message is not sound
 */
export function parseSplit(bytes: Buffer): SplitMessage | undefined {
  const message = new SplitMessage();
  for (const field of bytes.toString("latin1").split(SOH)) {
    const [tag, value] = field.split("=");
    if (value !== undefined) message.take(Number(tag), value);
  }
  return message.isSound(bytes) ? message : undefined;
}

/** The same in its leanest form: a field is cut by `indexOf` and `slice`, which makes no array. */
export function parseSliced(bytes: Buffer): SplitMessage | undefined {
  const message = new SplitMessage();
  for (const field of bytes.toString("latin1").split(SOH)) {
    const equals = field.indexOf("=");
    if (equals > 0) message.take(Number(field.slice(0, equals)), field.slice(equals + 1));
  }
  return message.isSound(bytes) ? message : undefined;
}

/** A decimal as an integer of 10^-scale, by way of a double as is common. */
export const scaled = (text: string | undefined, scale: number): number =>
  Math.round(Number(text) * 10 ** scale);
