/** One string per one-letter MsgType(35), made once, so that reading a type allocates nothing. */
const single: readonly string[] = Array.from({ length: 256 }, (_, code) =>
  String.fromCharCode(code),
);

/** The two-letter types of FIX 4.4, `AA` to `BZ`, keyed by both bytes. */
const double = new Map<number, string>();
for (let second = 65; second <= 90; second++) {
  for (const first of [65, 66]) {
    double.set(pair(first, second), String.fromCharCode(first, second));
  }
}

/** Reads MsgType(35) without making a new string for any type FIX 4.4 defines. */
export function readMsgType(bytes: Buffer, start: number, end: number): string {
  const first = bytes[start] ?? 0;
  if (end === start + 1) return single[first] ?? "";
  if (end === start + 2) {
    const known = double.get(pair(first, bytes[start + 1] ?? 0));
    if (known !== undefined) return known;
  }
  return bytes.toString("latin1", start, end);
}

function pair(first: number, second: number): number {
  return first * 256 + second;
}
