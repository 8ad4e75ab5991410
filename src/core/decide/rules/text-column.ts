/** Texts that can be handed to another thread without one object each. */
export interface TextColumn {
  /** UTF-16 code units of all texts, one after another. */
  readonly units: Uint16Array<ArrayBuffer>;
  /** Text i is `units[starts[i]…starts[i + 1])`. */
  readonly starts: Uint32Array<ArrayBuffer>;
}

export function textColumnOf(texts: readonly string[]): TextColumn {
  const starts = new Uint32Array(texts.length + 1);
  for (const [index, text] of texts.entries()) {
    starts[index + 1] = (starts[index] ?? 0) + text.length;
  }
  const units = new Uint16Array(starts[texts.length] ?? 0);
  for (const [index, text] of texts.entries()) {
    const start = starts[index] ?? 0;
    for (let at = 0; at < text.length; at++) units[start + at] = text.charCodeAt(at);
  }
  return { units, starts };
}

export function textAt({ units, starts }: TextColumn, index: number): string {
  const end = starts[index + 1] ?? 0;
  let text = "";
  for (let at = starts[index] ?? end; at < end; at++) text += String.fromCharCode(units[at] ?? 0);
  return text;
}

export const textsIn = (column: TextColumn): string[] =>
  Array.from({ length: column.starts.length - 1 }, (_, index) => textAt(column, index));
