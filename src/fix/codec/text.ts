/** Longer values are mostly ids that never come again; only shorter ones are looked up. */
const MAX_KEPT_BYTES = 8;
/**
 * Places for kept strings, a power of two. Two values that fall on one place replace each other.
 */
const PLACES = 1024;

const kept: string[] = Array.from({ length: PLACES }, () => "");

/** One string per byte, made once. */
const single: readonly string[] = Array.from({ length: 256 }, (_, code) =>
  String.fromCharCode(code),
);

/**
 * Reads bytes[start, end) as Latin-1.
 *
 * Message types, symbols, accounts and currencies come again and again: the string made for one is
 * kept and handed out again, which costs less than making it.
 */
export function readText(bytes: Buffer, start: number, end: number): string {
  const size = end - start;
  if (size === 1) return single[bytes[start] ?? 0] ?? "";
  if (size > MAX_KEPT_BYTES) return bytes.toString("latin1", start, end);
  let hash = size;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  const place = (hash ^ (hash >>> 10)) & (PLACES - 1);
  const known = kept[place] ?? "";
  if (isSame(known, bytes, start, size)) return known;
  const text = bytes.toString("latin1", start, end);
  kept[place] = text;
  return text;
}

/** Whether `size` bytes from `start` read as that text in Latin-1. */
export function isSame(text: string, bytes: Buffer, start: number, size: number): boolean {
  if (text.length !== size) return false;
  for (let i = 0; i < size; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
