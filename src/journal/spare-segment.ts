import type { Disk } from "../ports/disk.ts";
import { mustHaveRoom, segmentFile, UNFINISHED } from "./segment-files.ts";

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
  readonly #disk: Disk;
  readonly #dir: string;
  readonly #segmentBytes: number;
  #preparation: Preparation | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(disk: Disk, dir: string, segmentBytes: number) {
    this.#disk = disk;
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
    this.#running = new Promise((settle) => {
      try {
        mustHaveRoom(this.#disk, this.#dir, this.#segmentBytes);
        this.#fill(preparation, settle);
      } catch (error) {
        this.#failed(preparation, error, settle);
      }
    });
  }

  isReady(segment: number): boolean {
    return this.#preparation?.segment === segment && this.#preparation.state === "ready";
  }

  /** Begins anew where the last preparation failed: there may be room by now. */
  tryAgain(segment: number): void {
    const state = this.#preparation?.state ?? "failed";
    if (state === "failed") this.prepare(segment);
  }

  /** @returns whether the segment stands ready; if not, its preparation has been given up */
  take(segment: number): boolean {
    const preparation = this.#preparation;
    this.#preparation = undefined;
    if (preparation === undefined || preparation.segment !== segment) return false;
    if (preparation.state === "ready") return true;
    if (preparation.state === "named") {
      this.#disk.syncFolder(this.#dir);
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

  #fill(preparation: Preparation, settle: () => void): void {
    const file = segmentFile(this.#dir, preparation.segment);
    const unfinished = `${file}${UNFINISHED}`;
    const isWanted = (): boolean => preparation.state === "filling";
    this.#disk.fillLater(unfinished, this.#segmentBytes, isWanted, (error) => {
      // Whoever gave it up may have removed the folder; a failure then concerns nobody.
      if (!isWanted()) return settle();
      if (error !== null) return this.#failed(preparation, error, settle);
      return this.#name(preparation, unfinished, file, settle);
    });
  }

  #name(preparation: Preparation, unfinished: string, file: string, settle: () => void): void {
    try {
      this.#disk.rename(unfinished, file);
    } catch (error) {
      return this.#failed(preparation, error, settle);
    }
    preparation.state = "named";
    return this.#disk.syncFolderLater(this.#dir, (error) => {
      if (error !== null) return this.#failed(preparation, error, settle);
      preparation.state = "ready";
      this.problem = undefined;
      return settle();
    });
  }

  #failed(preparation: Preparation, error: unknown, settle: () => void): void {
    this.problem = error;
    preparation.state = "failed";
    settle();
  }
}
