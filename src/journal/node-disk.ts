import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statfs,
  statfsSync,
  statSync,
  writeSync,
} from "node:fs";
import { open, rm } from "node:fs/promises";
import type { Disk, FileHandle, OpenFor } from "../ports/disk.ts";
import { ZEROS } from "./zeros.ts";

/** Journals hold clients' orders. */
const OWNER_ONLY = 0o600;

/**
 * After so many chunks a fill waits for the disk, so that orders never queue behind a long flush.
 */
const CHUNKS_A_SYNC = 4;

const flags: Readonly<Record<OpenFor, string>> = { read: "r", change: "r+", create: "w" };

/** The machine's own files. */
export class NodeDisk implements Disk {
  open(path: string, how: OpenFor): FileHandle {
    return openSync(path, flags[how], OWNER_ONLY);
  }

  close(file: FileHandle): void {
    closeSync(file);
  }

  read(
    file: FileHandle,
    into: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number {
    return readSync(file, into, offset, length, position);
  }

  write(
    file: FileHandle,
    from: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number {
    return writeSync(file, from, offset, length, position);
  }

  size(file: FileHandle): number {
    return fstatSync(file).size;
  }

  syncData(file: FileHandle): void {
    fdatasyncSync(file);
  }

  syncDataLater(file: FileHandle, done: (error: Error | null) => void): void {
    fdatasync(file, done);
  }

  sync(file: FileHandle): void {
    fsyncSync(file);
  }

  syncFolder(dir: string): void {
    const folder = openSync(dir, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  syncFolderLater(dir: string, done: (error: Error | null) => void): void {
    void outcome(syncFolderInBackground(dir)).then(done);
  }

  list(dir: string): string[] {
    return readdirSync(dir);
  }

  sizeOf(path: string): number | undefined {
    return statSync(path, { throwIfNoEntry: false })?.size;
  }

  makeFolder(dir: string): boolean {
    return mkdirSync(dir, { recursive: true }) !== undefined;
  }

  freeBytes(dir: string): number {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  }

  freeBytesLater(dir: string, done: (error: Error | null, free: number) => void): void {
    statfs(dir, (error, found) => {
      if (error === null) done(null, found.bavail * found.bsize);
      else done(error, 0);
    });
  }

  rename(from: string, to: string): void {
    renameSync(from, to);
  }

  remove(path: string): void {
    rmSync(path, { force: true });
  }

  fillLater(
    path: string,
    bytes: number,
    isWanted: () => boolean,
    done: (error: Error | null) => void,
  ): void {
    void fill(path, bytes, isWanted, done);
  }
}

/** Why it failed; null where it did not. */
async function outcome(running: Promise<void>): Promise<Error | null> {
  try {
    await running;
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function syncFolderInBackground(dir: string): Promise<void> {
  const folder = await open(dir, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function fill(
  path: string,
  bytes: number,
  isWanted: () => boolean,
  done: (error: Error | null) => void,
): Promise<void> {
  const failure = await outcome(writeZeros(path, bytes, isWanted));
  if (failure === null && isWanted()) return done(null);
  const removal = await outcome(rm(path, { force: true }));
  return done(failure ?? removal);
}

async function writeZeros(path: string, bytes: number, isWanted: () => boolean): Promise<void> {
  const file = await open(path, "w", OWNER_ONLY);
  try {
    let chunks = 0;
    for (let at = 0; at < bytes && isWanted();) {
      const length = Math.min(ZEROS.length, bytes - at);
      const { bytesWritten } = await file.write(ZEROS, 0, length, at);
      at += bytesWritten;
      chunks += 1;
      if (chunks % CHUNKS_A_SYNC === 0) await file.datasync();
    }
    await file.sync();
  } finally {
    await file.close();
  }
}
