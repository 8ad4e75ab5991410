/** Number of an open file. */
export type FileHandle = number;

/** `read` what is there, `change` what is there, `create` it anew or empty what is there. */
export type OpenFor = "read" | "change" | "create";

/**
 * Files as the journal uses them; the simulator has its own, which tears writes and loses what was
 * not synced.
 *
 * Errors are those of the system, with its `code` ("ENOSPC", "EIO", "ENOENT" …): what to make of
 * one is the caller's to judge.
 */
export interface Disk {
  open(path: string, how: OpenFor): FileHandle;
  close(file: FileHandle): void;
  /** @returns bytes read; 0 at the end of the file */
  read(
    file: FileHandle,
    into: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number;
  /** @returns bytes written, which may be fewer than were asked for */
  write(
    file: FileHandle,
    from: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number;
  size(file: FileHandle): number;
  /** Makes what was written durable, and the length where it grew. */
  syncData(file: FileHandle): void;
  /** The same in the background. @param done told why it failed, if it did */
  syncDataLater(file: FileHandle, done: (error: Error | null) => void): void;
  /** The same with everything that is known of the file. */
  sync(file: FileHandle): void;
  /** Makes new names, renames and removals in a folder durable. */
  syncFolder(dir: string): void;
  /** The same in the background. @param done told why it failed, if it did */
  syncFolderLater(dir: string, done: (error: Error | null) => void): void;
  /** Names in a folder, in no order. */
  list(dir: string): string[];
  /** Bytes of the file of that name; undefined where there is none. */
  sizeOf(path: string): number | undefined;
  /** With all folders above it. @returns whether one had to be made */
  makeFolder(dir: string): boolean;
  rename(from: string, to: string): void;
  /** Bytes that may be written beside a folder's files; left out where nobody knows. */
  freeBytes?(dir: string): number;
  /** The same in the background; 0 with an error. */
  freeBytesLater?(dir: string, done: (error: Error | null, free: number) => void): void;
  /** Does nothing where there is no such file. */
  remove(path: string): void;
  /**
   * Makes a durable file of zeros in the background, a little at a time, so that who syncs another
   * file meanwhile does not wait long. Where it is not wanted or fails, nothing is left of it.
   *
   * @param isWanted asked between two pieces, and a last time in the very step that tells `done`
   * @param done told once: that the file is durable or was removed, or why it failed
   */
  fillLater(
    path: string,
    bytes: number,
    isWanted: () => boolean,
    done: (error: Error | null) => void,
  ): void;
}
