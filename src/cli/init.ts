import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { print, say } from "./output.ts";

const startPath = fileURLToPath(new URL("../../examples/start.yaml", import.meta.url));

/** A commented policy to begin with, never over a file that is there. */
export function init(file: string | undefined): void {
  const text = readFileSync(startPath, "utf8");
  if (file === undefined || file === "-") return print(text);
  try {
    writeFileSync(file, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(exitCodes.refused, `FILE_NOT_WRITTEN: ${why}`);
  }
  return say(`${file} written; next: CLIENT1_PASSWORD=... hedgerow check ${file}`);
}
