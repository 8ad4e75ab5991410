import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** A fault somebody might make: a line of the built program that reads otherwise. */
export interface Fault {
  /** Of the built program, as `core/decide-order.js`. */
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

/** A copy of the built program with a fault in it. */
export class PlantedFault {
  readonly #dir: string = mkdtempSync(join(tmpdir(), "hedgerow-fault-"));

  constructor({ file, right, wrong }: Fault) {
    cpSync(join(ROOT, "dist"), join(this.#dir, "dist"), { recursive: true });
    cpSync(join(ROOT, "package.json"), join(this.#dir, "package.json"));
    symlinkSync(join(ROOT, "node_modules"), join(this.#dir, "node_modules"));
    const path = join(this.#dir, "dist", file);
    const text = readFileSync(path, "utf8");
    if (text.split(right).length !== 2) throw new Error(`${file} must have this once: ${right}`);
    writeFileSync(path, text.replace(right, wrong));
  }

  get program(): string {
    return join(this.#dir, "dist/cli/main.js");
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
