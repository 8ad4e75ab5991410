/**
 * Whether a text matches a pattern of `*` (any characters), `?` (one) and plain characters.
 *
 * Linear but for one remembered star: a regular expression of the same pattern can take half a
 * minute, and patterns are typed by people.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === "*") {
      star = inPattern++;
      starAt = at;
    } else if (wanted === "?" || (wanted !== undefined && wanted === text[at])) {
      inPattern += 1;
      at += 1;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === "*") inPattern += 1;
  return inPattern === pattern.length;
}

export const isGlob = (pattern: string): boolean => /[*?]/.test(pattern);
