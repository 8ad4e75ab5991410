const WORDS = 8;
const BYTE = 0xff;

/** The eight words of an IPv6 address that is one. */
function wordsOf(address: string): number[] {
  const [plain = ""] = address.split("%");
  const [head = "", tail] = plain.split("::");
  const front = wordsIn(head);
  if (tail === undefined) return front;
  const back = wordsIn(tail);
  const zeros = Array.from({ length: WORDS - front.length - back.length }, () => 0);
  return [...front, ...zeros, ...back];
}

/** The last four bytes may be written as IPv4. */
const wordsIn = (text: string): number[] =>
  text === ""
    ? []
    : text.split(":").flatMap((part) => {
        if (!part.includes(".")) return [Number.parseInt(part, 16)];
        const [a = 0, b = 0, c = 0, d = 0] = part.split(".").map(Number);
        return [(a << 8) | b, (c << 8) | d];
      });

const ipv4Of = (high: number, low: number): string =>
  [high >> 8, high & BYTE, low >> 8, low & BYTE].join(".");

const begins = (words: readonly number[], prefix: readonly number[]): boolean =>
  prefix.every((word, at) => words[at] === word);

/** Prefixes of 96 bits; the IPv4 address is what follows. */
const whole: readonly (readonly number[])[] = [
  // IPv4 written as IPv6, as a system may answer (RFC 4291).
  [0, 0, 0, 0, 0, 0xffff],
  // The same as it was meant once; unlike it, `::` and `::1` are addresses of their own.
  [0, 0, 0, 0, 0, 0],
  // A translator's (RFC 2765), and NAT64's (RFC 6052).
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
];

/**
 * The IPv4 addresses that an IPv6 address leads to: whoever translates or tunnels it sends there.
 *
 * @param address IPv6
 */
export function embeddedIn(address: string): string[] {
  const words = wordsOf(address);
  const [, w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0, w6 = 0, w7 = 0] = words;
  const found: string[] = [];
  const isOwn = begins(words, [0, 0, 0, 0, 0, 0, 0]) && w7 <= 1;
  if (!isOwn && whole.some((prefix) => begins(words, prefix))) found.push(ipv4Of(w6, w7));
  // 6to4 (RFC 3056).
  if (begins(words, [0x2002])) found.push(ipv4Of(w1, w2));
  // NAT64 of a network of its own (RFC 8215): behind 48 bits with a byte between, or behind 96.
  if (begins(words, [0x64, 0xff9b, 1])) {
    found.push(ipv4Of(w3, ((w4 & BYTE) << 8) | (w5 >> 8)), ipv4Of(w6, w7));
  }
  // Teredo (RFC 4380): its server, and the client with each bit turned over.
  if (begins(words, [0x2001, 0])) {
    found.push(ipv4Of(w2, w3), ipv4Of(w6 ^ 0xffff, w7 ^ 0xffff));
  }
  // ISATAP (RFC 5214), behind any prefix.
  if ((w4 === 0 || w4 === 0x200) && w5 === 0x5efe) found.push(ipv4Of(w6, w7));
  return found;
}
