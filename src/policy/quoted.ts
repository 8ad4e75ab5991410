const LONGEST = 40;

/**
 * A text of the file, safe to print: escaped, cut, on one line.
 *
 * A policy file is outside input, and what it says must not be able to forge a line of a log.
 */
export function quoted(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return JSON.stringify(cut).replaceAll(/[\u007f-\u009f\u2028\u2029]/g, "?");
}
