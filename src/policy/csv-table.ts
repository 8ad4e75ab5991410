import { MOST_FIELDS } from "./csv.ts";
import type { CsvFault, CsvPlace, CsvRecord } from "./csv.ts";
import type { IssueCode, IssueList } from "./issue.ts";
import { fileLayer } from "./place.ts";

/** The mistakes of one table, each at its place in the file. */
export class TableMistakes {
  readonly #issues: IssueList;
  readonly #file: string;

  constructor(issues: IssueList, file: string) {
    this.#issues = issues;
    this.#file = file;
  }

  /** @param path of what is wrong: the column, empty for a row or the table */
  add(
    code: IssueCode,
    { line, column }: CsvPlace,
    path: string,
    what: string,
    hint: string | null = null,
  ): void {
    const place = { layer: fileLayer(this.#file), line, column };
    this.#issues.add(code, place, { path }, what, hint);
  }
}

/** Of what concerns the table as a whole. */
export const START: CsvPlace = { line: 1, column: 1 };

const faults: Readonly<Record<CsvFault, readonly [what: string, hint: string]>> = {
  UNCLOSED: ["a quote is opened and not closed", 'write a quote inside a field as ""'],
  AFTER_QUOTE: ["text follows a closing quote", 'write a quote inside a field as ""'],
  STRAY_QUOTE: ["a quote stands inside a field", 'put the field in quotes, and "" for the quote'],
};

/** Whether a row is no row of the table, so that its fields mean nothing. */
export function reportShape(
  record: CsvRecord,
  width: number | null,
  issues: TableMistakes,
): boolean {
  const { fault, count } = record;
  if (fault !== null) {
    const [what, hint] = faults[fault.code];
    issues.add("WRONG_SHAPE", fault, "", what, hint);
  } else if (count > MOST_FIELDS) {
    issues.add("WRONG_SHAPE", record, "", `a row must not have more than ${MOST_FIELDS} fields`);
  } else if (width !== null && count !== width) {
    const what = `the header has ${width} columns, this row has ${count}`;
    issues.add("WRONG_SHAPE", record, "", what, "put fields with commas in quotes");
  } else {
    return false;
  }
  return true;
}
