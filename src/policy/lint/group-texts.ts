import { isGlob, matchesGlob } from "../../core/decide/rules/glob.ts";

/** Beyond this many texts a pattern is not worth telling apart. */
const MOST_TEXTS = 64;

/** What an empty list of groups means. */
const ANY = ["*"];

/**
 * Group texts that stand for all texts a rule's patterns match.
 *
 * Exact: whatever set of the rules' patterns covers these texts covers every text the rule matches.
 * Take any text of the rule and put a letter no pattern has wherever a wildcard took one: patterns
 * that match the new text matched the old one as well. How many letters a star took matters only
 * up to one more than a pattern has question marks; any further one must go to a star of theirs.
 */
export class GroupTexts {
  readonly #letter: string;
  readonly #runs: readonly string[];

  /** @param patterns of all rules together */
  constructor(patterns: Iterable<string>) {
    const taken = new Set<string>();
    let most = 0;
    for (const pattern of new Set(patterns)) {
      // UTF-16 units, as the glob counts them.
      for (const letter of pattern.split("")) taken.add(letter);
      most = Math.max(most, pattern.split("?").length - 1);
    }
    this.#letter = letterOutside(taken);
    // Without question marks an empty run is covered wherever one of a letter is.
    const lengths = most === 0 ? [1] : Array.from({ length: most + 2 }, (_, length) => length);
    this.#runs = lengths.map((length) => this.#letter.repeat(length));
  }

  /** @returns undefined when there would be too many; a group has at least one letter */
  of(patterns: readonly string[]): readonly string[] | undefined {
    const texts = new Set<string>();
    for (const pattern of patterns.length === 0 ? ANY : patterns) {
      const written = this.#written(pattern);
      if (written === undefined || texts.size + written.length > MOST_TEXTS) return undefined;
      for (const text of written) if (text !== "") texts.add(text);
    }
    return [...texts];
  }

  #written(pattern: string): readonly string[] | undefined {
    const [first = "", ...rest] = pattern.replaceAll("?", this.#letter).split(/\*+/);
    let texts = [first];
    for (const piece of rest) {
      texts = texts.flatMap((text) => this.#runs.map((run) => text + run + piece));
      if (texts.length > MOST_TEXTS) return undefined;
    }
    return texts;
  }
}

/** From the private use area on: a group written by people has none of these. */
function letterOutside(taken: ReadonlySet<string>): string {
  let code = 0xe000;
  while (taken.has(String.fromCharCode(code))) code += 1;
  return String.fromCharCode(code);
}

/** Whether some text is matched by one pattern of each list; an empty list matches all texts. */
export function canBothMatch(some: readonly string[], others: readonly string[]): boolean {
  if (some.length === 0 || others.length === 0) return true;
  return some.some((one) => others.some((other) => meet(one, other)));
}

function meet(one: string, other: string): boolean {
  if (!isGlob(one)) return matchesGlob(other, one);
  if (!isGlob(other)) return matchesGlob(one, other);
  return meetFrom(one, other);
}

/** Whether what is left of both patterns has a text in common, from their ends backwards. */
function meetFrom(one: string, other: string): boolean {
  let below = emptyRow(other);
  for (let i = one.length; i >= 0; i--) {
    const row = emptyRow(other);
    for (let j = other.length; j >= 0; j--) {
      const [a, b] = [one[i], other[j]];
      // A star takes nothing, or what the other pattern wants next.
      if (a === "*") row[j] = isSet(below, j) || (b !== undefined && isSet(row, j + 1));
      else if (b === "*") row[j] = isSet(row, j + 1) || (a !== undefined && isSet(below, j));
      else if (a === undefined || b === undefined) row[j] = a === b;
      else row[j] = (a === b || a === "?" || b === "?") && isSet(below, j + 1);
    }
    below = row;
  }
  return isSet(below, 0);
}

const emptyRow = (text: string): boolean[] => Array.from({ length: text.length + 1 }, () => false);

const isSet = (row: readonly boolean[], at: number): boolean => row[at] ?? false;
