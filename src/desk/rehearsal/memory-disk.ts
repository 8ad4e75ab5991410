import type { Disk, FileHandle, OpenFor } from "../../ports/disk.ts";

/** What a folder in memory holds under one name. */
interface MemoryFile {
  bytes: Uint8Array;
  size: number;
}

const FIRST_BYTES = 64 << 10;

/** Files that are gone with the process; of folders it knows that all are there. */
export class MemoryDisk implements Disk {
  readonly #files = new Map<string, MemoryFile>();
  readonly #open: MemoryFile[] = [];

  open(path: string, how: OpenFor): FileHandle {
    const known = this.#files.get(path);
    if (known === undefined && how !== "create") throw missing(path);
    const file = known ?? { bytes: new Uint8Array(FIRST_BYTES), size: 0 };
    if (how === "create") file.size = 0;
    this.#files.set(path, file);
    return this.#open.push(file) - 1;
  }

  close(): void {}

  read(
    handle: FileHandle,
    into: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number {
    const { bytes, size } = this.#of(handle);
    const found = bytes.subarray(Math.min(position, size), Math.min(position + length, size));
    into.set(found, offset);
    return found.length;
  }

  write(
    handle: FileHandle,
    from: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number {
    const file = this.#of(handle);
    grow(file, position + length);
    file.bytes.set(from.subarray(offset, offset + length), position);
    return length;
  }

  size(handle: FileHandle): number {
    return this.#of(handle).size;
  }

  syncData(): void {}
  sync(): void {}
  syncFolder(): void {}

  syncDataLater(_handle: FileHandle, done: (error: Error | null) => void): void {
    done(null);
  }

  syncFolderLater(_dir: string, done: (error: Error | null) => void): void {
    done(null);
  }

  list(dir: string): string[] {
    const within = `${dir}/`;
    return [...this.#files.keys()].flatMap((path) =>
      path.startsWith(within) ? [path.slice(within.length)] : [],
    );
  }

  sizeOf(path: string): number | undefined {
    return this.#files.get(path)?.size;
  }

  makeFolder(): boolean {
    return false;
  }

  rename(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined) throw missing(from);
    this.#files.set(to, file);
    this.#files.delete(from);
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  fillLater(
    path: string,
    bytes: number,
    isWanted: () => boolean,
    done: (error: Error | null) => void,
  ): void {
    if (isWanted()) this.#files.set(path, { bytes: new Uint8Array(bytes), size: bytes });
    done(null);
  }

  #of(handle: FileHandle): MemoryFile {
    const file = this.#open[handle];
    if (file === undefined) throw new Error("Invariant: a file is used while it is open");
    return file;
  }
}

function grow(file: MemoryFile, size: number): void {
  file.size = Math.max(file.size, size);
  if (size <= file.bytes.length) return;
  const bytes = new Uint8Array(Math.max(size, 2 * file.bytes.length));
  bytes.set(file.bytes);
  file.bytes = bytes;
}

const missing = (path: string): Error =>
  Object.assign(new Error(`ENOENT: no such file, '${path}'`), { code: "ENOENT" });
