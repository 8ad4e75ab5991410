import { renameSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { segmentFile, syncFolder, UNFINISHED, ZEROS, OWNER_ONLY } from "./segment-files.ts";

/**
 * After so many chunks the fill waits for the disk, so that orders never queue behind a long flush.
 */
const CHUNKS_A_SYNC = 4;

interface Preparation {
  readonly segment: number;
  state: "filling" | "named" | "ready" | "abandoned" | "failed";
}

/**
 * The segment after the current one, filled with zeros in the background before it is needed.
 *
 * The rename runs in the same step as the check that nobody gave up waiting; a late rename could
 * otherwise put zeros over a segment that is in use.
 */
export class SpareSegment {
  /** Why the last preparation failed; the rotation tries again itself and then fails for good. */
  problem: unknown;
  readonly #dir: string;
  readonly #segmentBytes: number;
  #preparation: Preparation | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(dir: string, segmentBytes: number) {
    this.#dir = dir;
    this.#segmentBytes = segmentBytes;
  }

  /** Takes over a segment that an earlier run had prepared. */
  adopt(segment: number): void {
    this.#preparation = { segment, state: "ready" };
  }

  prepare(segment: number): void {
    const preparation: Preparation = { segment, state: "filling" };
    this.#preparation = preparation;
    this.problem = undefined;
    this.#running = this.#fill(preparation).catch((error: unknown) => {
      this.problem = error;
      preparation.state = "failed";
    });
  }

  /** @returns whether the segment stands ready; if not, its preparation has been given up */
  take(segment: number): boolean {
    const preparation = this.#preparation;
    this.#preparation = undefined;
    if (preparation === undefined || preparation.segment !== segment) return false;
    if (preparation.state === "ready") return true;
    if (preparation.state === "named") {
      syncFolder(this.#dir);
      return true;
    }
    if (preparation.state === "filling") preparation.state = "abandoned";
    return false;
  }

  /** Gives up a preparation under way; what it had written is removed. */
  close(): void {
    if (this.#preparation?.state === "filling") this.#preparation.state = "abandoned";
  }

  /** Resolves when nothing is under way in the background. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #fill(preparation: Preparation): Promise<void> {
    const file = segmentFile(this.#dir, preparation.segment);
    const unfinished = `${file}${UNFINISHED}`;
    try {
      await this.#writeZeros(unfinished, preparation);
    } catch (error) {
      await rm(unfinished, { force: true });
      // Whoever gave it up may have removed the folder; the failure then concerns nobody.
      if (preparation.state !== "abandoned") throw error;
    }
    if (preparation.state !== "filling") {
      await rm(unfinished, { force: true });
      return;
    }
    renameSync(unfinished, file);
    preparation.state = "named";
    const folder = await open(this.#dir, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    preparation.state = "ready";
  }

  async #writeZeros(file: string, preparation: Preparation): Promise<void> {
    const handle = await open(file, "w", OWNER_ONLY);
    try {
      let chunks = 0;
      for (let at = 0; at < this.#segmentBytes && preparation.state === "filling";) {
        const length = Math.min(ZEROS.length, this.#segmentBytes - at);
        const { bytesWritten } = await handle.write(ZEROS, 0, length, at);
        at += bytesWritten;
        chunks += 1;
        if (chunks % CHUNKS_A_SYNC === 0) await handle.datasync();
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
