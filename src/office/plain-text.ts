/**
 * A number as one writes it without an exponent, which the desk reads none of; a text as it is.
 *
 * Exact: only the point is moved in what the engine prints, the shortest text of the number.
 */
export function plainText(value: number | string): string {
  const text = String(value);
  const parts = typeof value === "number" ? /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/u.exec(text) : null;
  if (parts === null) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits.padEnd(point, "0")}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
