import { writeSync } from "node:fs";

const STDOUT = 1;
const STDERR = 2;

/** Data goes to stdout, written whole before the command ends. */
export const print = (text: string): void => writeAll(STDOUT, text);

/** Progress and messages go to stderr, so that data can be piped. */
export const say = (text: string): void => writeAll(STDERR, `${text}\n`);

/** `1 mistake`, `7 mistakes`. */
export const mistakes = (count: number): string =>
  count === 1 ? "1 mistake" : `${count} mistakes`;

export const printJson = (value: unknown): void => print(`${JSON.stringify(value, null, 2)}\n`);

/** A pipe that is full for a moment is waited for; one that nobody reads ends the output. */
function writeAll(fd: number, text: string): void {
  let rest: Uint8Array = Buffer.from(text, "utf8");
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
    }
  }
}
