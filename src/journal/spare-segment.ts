import type { Disk, FileHandle } from "../ports/disk.ts";
import { afterCleaning } from "./disk-fault.ts";
import { A_SEGMENT, mustBeFree, mustHaveRoom, segmentFile, UNFINISHED } from "./segment-files.ts";

interface Preparation {
  readonly segment: number;
  state: "filling" | "named" | "ready" | "abandoned" | "failed";
  /** Open once it is named: a process that may open no more files goes on into it. */
  file?: FileHandle;
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
  /** Of the last one: one that was given up may write on for a while, in a file of its own. */
  #number = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(disk: Disk, dir: string, segmentBytes: number) {
    this.#disk = disk;
    this.#dir = dir;
    this.#segmentBytes = segmentBytes;
  }

  /** Takes over a segment that an earlier run had prepared. */
  adopt(segment: number): void {
    try {
      const file = this.#disk.open(segmentFile(this.#dir, segment), "change");
      this.#preparation = { segment, state: "ready", file };
    } catch (error) {
      // Made anew at the next look.
      this.problem = error;
      this.#preparation = { segment, state: "failed" };
    }
  }

  prepare(segment: number): void {
    const preparation: Preparation = { segment, state: "filling" };
    this.#preparation = preparation;
    this.#number += 1;
    const unfinished = `${segmentFile(this.#dir, segment)}.${this.#number}${UNFINISHED}`;
    this.#running = new Promise((settle) => {
      const failed = (error: unknown): void => this.#failed(preparation, error, settle);
      this.#ask((error) => {
        if (error !== undefined) failed(error);
        else this.#fill(preparation, unfinished, settle);
      });
    });
  }

  /** Whether there is room; in the background, where the disk can say so there. */
  #ask(done: (error?: unknown) => void): void {
    const [disk, dir, bytes] = [this.#disk, this.#dir, this.#segmentBytes];
    const told = (check: () => void): void => {
      try {
        check();
      } catch (error) {
        return done(error);
      }
      return done();
    };
    if (disk.freeBytesLater === undefined) {
      return told(() => mustHaveRoom(disk, dir, bytes, A_SEGMENT));
    }
    return disk.freeBytesLater(dir, (error, free) =>
      told(() => {
        if (error !== null) throw error;
        mustBeFree(free, bytes, A_SEGMENT);
      }),
    );
  }

  isReady(segment: number): boolean {
    return this.#preparation?.segment === segment && this.#preparation.state === "ready";
  }

  /** Begins anew where the last preparation failed: there may be room by now. */
  tryAgain(segment: number): void {
    const state = this.#preparation?.state ?? "failed";
    if (state === "failed") this.prepare(segment);
  }

  /** @returns the segment, opened; undefined where it is not there, and is given up */
  take(segment: number): FileHandle | undefined {
    const preparation = this.#preparation;
    this.#preparation = undefined;
    if (preparation === undefined) return undefined;
    const { state, file } = preparation;
    if (preparation.segment === segment && file !== undefined) {
      preparation.state = "abandoned";
      if (state === "named") this.#mustBeNamed(preparation);
      return file;
    }
    if (state === "filling") preparation.state = "abandoned";
    return undefined;
  }

  /** Gives up a preparation under way; what it had written is removed. */
  close(): void {
    const preparation = this.#preparation;
    this.#preparation = undefined;
    if (preparation === undefined) return;
    preparation.state = "abandoned";
    this.#release(preparation);
  }

  /** Resolves when nothing is under way in the background. */
  async settled(): Promise<void> {
    await this.#running;
  }

  #fill(preparation: Preparation, unfinished: string, settle: () => void): void {
    const isWanted = (): boolean => preparation.state === "filling";
    // It may have been given up while the disk was asked.
    if (!isWanted()) return settle();
    return this.#disk.fillLater(unfinished, this.#segmentBytes, isWanted, (error) => {
      // Whoever gave it up may have removed the folder; a failure then concerns nobody.
      if (!isWanted()) return settle();
      if (error !== null) return this.#failed(preparation, error, settle);
      return this.#name(preparation, unfinished, settle);
    });
  }

  #name(preparation: Preparation, unfinished: string, settle: () => void): void {
    const file = segmentFile(this.#dir, preparation.segment);
    try {
      // Opened first: where no more files may be opened, no segment is left that nobody uses.
      preparation.file = this.#disk.open(unfinished, "change");
      this.#disk.rename(unfinished, file);
    } catch (error) {
      const closed = this.#closed(preparation, error);
      const told = afterCleaning(closed, () => this.#disk.remove(unfinished));
      return this.#failed(preparation, told, settle);
    }
    preparation.state = "named";
    return this.#disk.syncFolderLater(this.#dir, (error) => {
      // Taken or closed meanwhile: whoever did has synced the folder, or wants no more.
      if (preparation.state !== "named") return settle();
      if (error !== null) {
        return this.#failed(preparation, this.#withoutIt(preparation, error), settle);
      }
      preparation.state = "ready";
      this.problem = undefined;
      return settle();
    });
  }

  #failed(preparation: Preparation, error: unknown, settle: () => void): void {
    if (preparation.state !== "abandoned") {
      this.problem = this.#closed(preparation, error);
      preparation.state = "failed";
    }
    settle();
  }

  /** @throws what the disk said; the segment is then gone again */
  #mustBeNamed(preparation: Preparation): void {
    try {
      this.#disk.syncFolder(this.#dir);
    } catch (error) {
      throw this.#withoutIt(preparation, error);
    }
  }

  /** Nobody uses a segment whose name may not last: its room is given back. */
  #withoutIt(preparation: Preparation, error: unknown): unknown {
    const file = segmentFile(this.#dir, preparation.segment);
    return afterCleaning(this.#closed(preparation, error), () => this.#disk.remove(file));
  }

  /** @returns what failed before, whatever the disk says to its closing */
  #closed(preparation: Preparation, failure: unknown): unknown {
    return afterCleaning(failure, () => this.#release(preparation));
  }

  #release(preparation: Preparation): void {
    const { file } = preparation;
    delete preparation.file;
    if (file !== undefined) this.#disk.close(file);
  }
}
