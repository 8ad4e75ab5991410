import type { Disk, FileHandle, OpenFor } from "../../../ports/disk.ts";
import type { Prng } from "../../prng.ts";
import type { VirtualClock } from "../time/virtual-clock.ts";
import { FaultyCalls } from "./faulty-calls.ts";
import { Inode } from "./inode.ts";
import { systemError } from "./system-error.ts";

const FILL_PIECE_BYTES = 1 << 20;
const PIECE_MS = 2;
const SYNC_LATER_MS = 5;

/** A name that a folder has or no longer has, which the disk may not know yet. */
interface Renaming {
  readonly path: string;
  readonly inode: Inode | undefined;
}

/**
 * A disk as a machine sees it: what was written is there for every process; what was not synced may
 * be gone, in part and in any order, when the power comes back.
 */
export class SimDisk {
  readonly faults: FaultyCalls;
  /** How often anything was written. */
  writes = 0;
  readonly #prng: Prng;
  readonly #names = new Map<string, Inode>();
  /** As the disk has them. */
  readonly #durableNames = new Map<string, Inode>();
  readonly #renamings: Renaming[] = [];
  readonly #folders = new Set<string>();

  constructor(prng: Prng) {
    this.#prng = prng;
    this.faults = new FaultyCalls(prng);
  }

  /** The disk as one process uses it: what that process left running in the background ends so. */
  of(clock: VirtualClock): Disk {
    return new ProcessDisk(this, clock);
  }

  /** All that was not synced is lost, or torn, or there after all. */
  cutPower(): void {
    // What a folder was told since its last sync is there up to some point.
    const kept = this.#prng.below(this.#renamings.length + 1);
    for (const each of this.#renamings.slice(0, kept)) this.#makeDurable(each);
    this.#renamings.length = 0;
    this.#names.clear();
    for (const [path, inode] of this.#durableNames) this.#names.set(path, inode);
    for (const inode of this.#names.values()) inode.cutPower(this.#prng);
  }

  find(path: string): Inode | undefined {
    return this.#names.get(path);
  }

  create(path: string): Inode {
    if (!this.#folders.has(folderOf(path))) throw systemError("ENOENT", "open", path);
    const known = this.#names.get(path);
    if (known !== undefined) {
      known.truncate();
      return known;
    }
    const inode = new Inode();
    this.#name({ path, inode });
    return inode;
  }

  rename(from: string, to: string): void {
    const inode = this.#names.get(from);
    if (inode === undefined) throw systemError("ENOENT", "rename", from);
    this.#name({ path: to, inode });
    this.#name({ path: from, inode: undefined });
  }

  remove(path: string): void {
    if (this.#names.has(path)) this.#name({ path, inode: undefined });
  }

  list(dir: string): string[] {
    if (!this.#folders.has(dir)) throw systemError("ENOENT", "scandir", dir);
    const all = [...this.#names.keys(), ...this.#folders];
    return all.filter((path) => folderOf(path) === dir).map((path) => path.slice(dir.length + 1));
  }

  hasFolder(dir: string): boolean {
    return this.#folders.has(dir);
  }

  /** Folders are durable at once: none of ours is made but at the first start. */
  makeFolder(dir: string): boolean {
    if (dir === "" || this.#folders.has(dir)) return false;
    this.makeFolder(folderOf(dir));
    this.#folders.add(dir);
    return true;
  }

  syncFolder(dir: string): void {
    const rest: Renaming[] = [];
    for (const each of this.#renamings) {
      if (folderOf(each.path) === dir) this.#makeDurable(each);
      else rest.push(each);
    }
    this.#renamings.splice(0, this.#renamings.length, ...rest);
  }

  /** @throws EIO, after which the disk may lack pages that no later sync writes */
  sync(inode: Inode): void {
    const problem = this.faults.nextSync();
    if (problem === undefined) return inode.sync();
    inode.syncBadly(this.#prng);
    throw systemError(problem, "fdatasync");
  }

  #name(renaming: Renaming): void {
    const { path, inode } = renaming;
    if (inode === undefined) this.#names.delete(path);
    else this.#names.set(path, inode);
    this.#renamings.push(renaming);
  }

  #makeDurable({ path, inode }: Renaming): void {
    if (inode === undefined) this.#durableNames.delete(path);
    else this.#durableNames.set(path, inode);
  }
}

/** The calls of one process. */
class ProcessDisk implements Disk {
  readonly #disk: SimDisk;
  readonly #clock: VirtualClock;
  readonly #open = new Map<FileHandle, Inode>();
  #next = 3;

  constructor(disk: SimDisk, clock: VirtualClock) {
    this.#disk = disk;
    this.#clock = clock;
  }

  open(path: string, how: OpenFor): FileHandle {
    const inode = how === "create" ? this.#disk.create(path) : this.#disk.find(path);
    if (inode === undefined) throw systemError("ENOENT", "open", path);
    const handle = this.#next;
    this.#next += 1;
    this.#open.set(handle, inode);
    return handle;
  }

  close(file: FileHandle): void {
    if (!this.#open.delete(file)) throw systemError("EBADF", "close");
  }

  read(file: FileHandle, into: Uint8Array, offset: number, length: number, at: number): number {
    return this.#inode(file).read(into, offset, length, at);
  }

  write(file: FileHandle, from: Uint8Array, offset: number, length: number, at: number): number {
    const inode = this.#inode(file);
    const { faults } = this.#disk;
    faults.pass("before write");
    const { bytes, problem } = faults.nextWrite(length);
    const half = Math.floor(bytes / 2);
    inode.write(from, offset, half, at);
    faults.pass("within write");
    inode.write(from, offset + half, bytes - half, at + half);
    this.#disk.writes += 1;
    if (problem !== undefined) throw systemError(problem, "write");
    faults.pass("after write");
    return bytes;
  }

  size(file: FileHandle): number {
    return this.#inode(file).size;
  }

  syncData(file: FileHandle): void {
    this.#disk.sync(this.#inode(file));
    this.#disk.faults.pass("after sync");
  }

  syncDataLater(file: FileHandle, done: (error: Error | null) => void): void {
    const inode = this.#inode(file);
    this.#clock.after(SYNC_LATER_MS, () => done(attempt(() => this.#disk.sync(inode))));
  }

  sync(file: FileHandle): void {
    this.#disk.sync(this.#inode(file));
  }

  syncFolder(dir: string): void {
    this.#disk.syncFolder(dir);
  }

  syncFolderLater(dir: string, done: (error: Error | null) => void): void {
    this.#clock.after(SYNC_LATER_MS, () => {
      this.#disk.syncFolder(dir);
      done(null);
    });
  }

  list(dir: string): string[] {
    return this.#disk.list(dir);
  }

  sizeOf(path: string): number | undefined {
    return this.#disk.find(path)?.size ?? (this.#disk.hasFolder(path) ? 0 : undefined);
  }

  makeFolder(dir: string): boolean {
    return this.#disk.makeFolder(dir);
  }

  rename(from: string, to: string): void {
    this.#disk.rename(from, to);
  }

  remove(path: string): void {
    this.#disk.remove(path);
  }

  fillLater(
    path: string,
    bytes: number,
    isWanted: () => boolean,
    done: (error: Error | null) => void,
  ): void {
    const disk = this.#disk;
    let inode: Inode | undefined;
    const fill = (): void => {
      const error = attempt(() => {
        inode ??= disk.create(path);
        const isWhole = inode.size === bytes;
        const { problem } = disk.faults.nextWrite(isWhole ? 0 : FILL_PIECE_BYTES);
        if (problem !== undefined) throw systemError(problem, "write", path);
        if (isWhole) disk.sync(inode);
        else inode.grow(Math.min(bytes, inode.size + FILL_PIECE_BYTES));
        isDone = isWhole;
      });
      if (error === null && !isDone && isWanted()) return void this.#clock.after(PIECE_MS, fill);
      // Asked in the step that tells: what is told of is there.
      if (error !== null || !isDone || !isWanted()) disk.remove(path);
      return done(error);
    };
    let isDone = false;
    this.#clock.after(PIECE_MS, fill);
  }

  #inode(file: FileHandle): Inode {
    if (!this.#clock.isAlive) throw systemError("EBADF", "a process that ended calls");
    const inode = this.#open.get(file);
    if (inode === undefined) throw systemError("EBADF", "use");
    return inode;
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

function attempt(run: () => void): Error | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}
