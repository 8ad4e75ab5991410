import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { say } from "./output.ts";

/**
 * One line of stdin; where somebody types it, it is not shown. A flag would be seen by whoever
 * looks at the processes of the machine.
 *
 * @throws `CommandFailure` where there is none
 */
export async function readPassword(prompt: string): Promise<string> {
  const isTyped = process.stdin.isTTY;
  if (isTyped) process.stderr.write(prompt);
  const hidden = new Writable({ write: (_text, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: hidden, terminal: isTyped });
  let line: string | undefined;
  for await (const each of lines) {
    line = each;
    break;
  }
  lines.close();
  if (isTyped) say("");
  if (line !== undefined && line !== "") return line;
  throw new CommandFailure(exitCodes.usage, "PASSWORD_MISSING: it is read from stdin, one line");
}
