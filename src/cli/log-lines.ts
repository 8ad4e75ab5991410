import { closeSync, constants, fstatSync, openSync, writeSync } from "node:fs";
import { Socket } from "node:net";

/** Lines that may wait for whoever reads them; of more the newest are dropped and counted. */
const MOST_BYTES = 1 << 20;
const TRY_AGAIN_MS = 5;
/** How a logger calls a warning. */
const WARN = 40;

/** Writes what it can at once, and says how much. @throws EAGAIN where that is nothing */
export type WriteSome = (bytes: Uint8Array) => number;

/**
 * Lines of a log that are written at once where somebody reads, and wait within a bound where
 * nobody does: the desk never waits for the reader of its log.
 */
export class LogLines {
  readonly #write: WriteSome;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** Since the last line that says how many. */
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(write: WriteSome) {
    this.#write = write;
  }

  /** One line with its end. */
  write(line: string): void {
    const bytes = Buffer.from(line, "utf8");
    if (this.#waitingBytes + bytes.length > MOST_BYTES) this.#dropped += 1;
    else {
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length;
    }
    if (this.#timer === undefined) this.#writeOn();
  }

  /** What the reader takes at this moment: for the end of a process that nobody asked to end. */
  writeNow(): void {
    this.#writeOn();
  }

  /** Waits for the reader after all, but not for ever. */
  async flush(patienceMs: number): Promise<void> {
    const endMs = performance.now() + patienceMs;
    while (this.#waitingBytes > 0 && performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      this.#writeOn();
    }
  }

  #writeOn(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#writeFirst());
    if (this.#waitingBytes === 0) return;
    // What waits keeps no process alive: its end flushes.
    this.#timer = setTimeout(() => this.#writeOn(), TRY_AGAIN_MS).unref();
  }

  /** @returns whether there may be more to write now */
  #writeFirst(): boolean {
    const [first] = this.#waiting;
    if (first === undefined) return this.#tellDropped();
    try {
      const written = this.#write(first);
      this.#waitingBytes -= written;
      if (written === first.length) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(written);
      return true;
    } catch (error) {
      if (isAgain(error)) return false;
      // The reader is gone, or the disk full: no reason for a desk to end.
      this.#dropped += this.#waiting.length;
      this.#waiting = [];
      this.#waitingBytes = 0;
      return false;
    }
  }

  /** @returns whether there was something to tell */
  #tellDropped(): boolean {
    if (this.#dropped === 0) return false;
    const fields = { level: WARN, time: Date.now(), pid: process.pid, code: "LOG_DROPPED" };
    const lines = this.#dropped;
    this.#dropped = 0;
    const msg = "nobody read the log, and lines were dropped";
    const told = Buffer.from(`${JSON.stringify({ ...fields, lines, msg })}\n`, "utf8");
    this.#waiting.push(told);
    this.#waitingBytes += told.length;
    return true;
  }
}

const isAgain = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EAGAIN";

/**
 * Standard error, not to be waited for.
 *
 * A pipe or a terminal is opened a second time: whoever shares it writes on as before. A socket
 * cannot be opened so. All who share it find it changed, and the first process that is started with
 * it changes it back: from then on it is waited for. A file keeps nobody waiting but by its disk.
 */
export function standardError(): WriteSome {
  const fd = 2;
  if (fstatSync(fd).isFile()) return (bytes) => writeSync(fd, bytes);
  const own = reopened(fd);
  if (own !== undefined) return (bytes) => writeSync(own, bytes);
  if (fstatSync(fd).isSocket()) unblock(fd);
  return (bytes) => writeSync(fd, bytes);
}

/** Kept as long as the process: one that is collected would close standard error. */
const unblocked: Socket[] = [];

function unblock(fd: number): void {
  try {
    unblocked.push(new Socket({ fd, readable: false }));
  } catch {
    // One that carries datagrams: it is waited for.
  }
}

function reopened(fd: number): number | undefined {
  try {
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    const own = openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    const [is, was] = [fstatSync(own), fstatSync(fd)];
    if (is.ino === was.ino && is.dev === was.dev) return own;
    closeSync(own);
    return undefined;
  } catch {
    // Another system, a socket, or a file of somebody else's.
    return undefined;
  }
}
