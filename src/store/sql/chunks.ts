/** Rows of a statement: both engines bound how many values one may have. */
const ROWS = 500;

/** Does something with rows, so many at once that a statement takes them. */
export async function inChunks<Row>(
  rows: readonly Row[],
  each: (chunk: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) await each(rows.slice(at, at + ROWS));
}
