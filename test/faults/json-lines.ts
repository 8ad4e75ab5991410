import { readFileSync } from "node:fs";

/** Every whole line of a log, parsed; the log is of our own making. */
export function jsonLines<Line>(file: string): Line[] {
  return linesOf<Line>(readFileSync(file, "utf8"));
}

export function linesOf<Line>(text: string): Line[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}
