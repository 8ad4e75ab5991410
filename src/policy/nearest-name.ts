/** Longer than any name we know; what is longer is not a typing mistake. */
const LONGEST = 64;
/** More candidates than this are not compared: a mistake must stay cheap. */
const MOST_CANDIDATES = 2_000;

/**
 * The known name somebody most likely meant, or null.
 *
 * A third of the letters may be wrong (at least one, at most three), letter case not counted; among
 * equally near names the first one is given.
 */
export function nearestName(written: string, known: Iterable<string>): string | null {
  if (written.length > LONGEST) return null;
  const allowed = Math.min(3, Math.max(1, Math.floor(written.length / 3)));
  let best: string | null = null;
  let bestDistance = allowed + 1;
  let compared = 0;
  for (const name of known) {
    if (++compared > MOST_CANDIDATES) break;
    if (Math.abs(name.length - written.length) > allowed || name.length > LONGEST) continue;
    const distance = editDistance(written.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean …`, or null where nothing is near. */
export function didYouMean(written: string, known: Iterable<string>): string | null {
  const name = nearestName(written, known);
  return name === null ? null : `did you mean ${name}?`;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap && row > 1) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      next.push(cost);
    }
    beforeLast = last;
    last = next;
  }
  return last[to.length] ?? 0;
}
