const SOH = "\u0001";
/** `10=ddd` and its SOH. */
const TRAILER_BYTES = 7;

/** One level of a book, as texts. */
export interface SplitEntry {
  readonly type: string;
  px: string;
  size: string;
}

/** What a message is to a parser of the common kind. */
export interface SplitMessage {
  readonly fields: ReadonlyMap<string, string>;
  readonly entries: readonly SplitEntry[];
}

/**
 * The baseline: one string, split at the SOHs into a Map of tag to value, as most FIX parsers for
 * JavaScript do it. BodyLength and CheckSum are held against the bytes, as ours are.
 *
 * @returns undefined when the message is not sound
 */
export function parseSplit(bytes: Buffer): SplitMessage | undefined {
  const fields = new Map<string, string>();
  const entries: SplitEntry[] = [];
  let entry: SplitEntry | undefined;
  for (const field of bytes.toString("latin1").split(SOH)) {
    const equals = field.indexOf("=");
    if (equals < 1) continue;
    const tag = field.slice(0, equals);
    const value = field.slice(equals + 1);
    // A Map holds a tag once, so what repeats in a book needs a place of its own.
    if (tag === "269") entries.push((entry = { type: value, px: "", size: "" }));
    else if (tag === "270" && entry !== undefined) entry.px = value;
    else if (tag === "271" && entry !== undefined) entry.size = value;
    else fields.set(tag, value);
  }
  return isSound(bytes, fields) ? { fields, entries } : undefined;
}

function isSound(bytes: Buffer, fields: ReadonlyMap<string, string>): boolean {
  const bodyStart = bytes.indexOf(1, bytes.indexOf(1) + 1) + 1;
  const bodyEnd = bytes.length - TRAILER_BYTES;
  if (Number(fields.get("9")) !== bodyEnd - bodyStart) return false;
  let sum = 0;
  for (let at = 0; at < bodyEnd; at++) sum += bytes[at] ?? 0;
  return Number(fields.get("10")) === (sum & 255);
}

/** A decimal as an integer of 10^-scale, by way of a double as is common. */
export const scaled = (text: string | undefined, scale: number): number =>
  Math.round(Number(text) * 10 ** scale);
