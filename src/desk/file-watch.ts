import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { BigIntStats } from "node:fs";
import { MAX_BYTES } from "../policy/yaml/parse-yaml.ts";

const LOOK_MS = 1_000;

/**
 * Looks each second whether a file is another: written anew in its place, replaced by another one,
 * or reached by links that lead elsewhere by now. What is still being written is left until two
 * looks find it alike.
 *
 * By looking, since what the system tells of changes it tells of one folder or one file, and of
 * some kinds of disks of none. It runs where nobody waits for it.
 */
export class FileWatch {
  readonly #path: string;
  readonly #changed: (sha256: string | null) => void;
  readonly #timer: NodeJS.Timeout;
  /** As the last look found it. */
  #seen: string;
  /** As it was when its text was last read. */
  #read: string;
  #sha256: string | null;

  /** @param changed told of each other text: its sha256, null while it cannot be read */
  constructor(path: string, changed: (sha256: string | null) => void) {
    this.#path = path;
    this.#changed = changed;
    this.#seen = this.#read = this.#look();
    this.#sha256 = this.#hash();
    changed(this.#sha256);
    this.#timer = setInterval(() => this.look(), LOOK_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** One look, due or not. */
  look(): void {
    const now = this.#look();
    const isSettled = now === this.#seen;
    this.#seen = now;
    if (!isSettled || now === this.#read) return;
    this.#read = now;
    const sha256 = this.#hash();
    if (sha256 === this.#sha256) return;
    this.#sha256 = sha256;
    this.#changed(sha256);
  }

  #look(): string {
    try {
      return identityOf(statSync(this.#path, { bigint: true }));
    } catch {
      return "";
    }
  }

  /** Null also for what no policy can be. */
  #hash(): string | null {
    try {
      const stat = statSync(this.#path);
      if (!stat.isFile() || stat.size > MAX_BYTES) return null;
      return createHash("sha256").update(readFileSync(this.#path)).digest("hex");
    } catch {
      return null;
    }
  }
}

const identityOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(" ");
