import { execFile, spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "../desk/eventually.ts";

const run = promisify(execFile);

/** A command that hangs in the kernel would hang us with it. */
const COMMAND_MS = 30_000;
/** Two segments of a journal, the one that is made, and what the file system needs. */
const DISK_BYTES = 400 << 20;
const MEMORY = "/dev/shm";

/** What stands between the file system and where its bytes are kept. */
export interface DiskManner {
  /** Flags of nbdkit: its filters. */
  readonly filters: readonly string[];
  /** Settings of those filters. */
  readonly settings: readonly string[];
}

/**
 * A device with a cache that forgets: what was written and not flushed is gone with the power. The
 * file behind it has what was flushed and nothing else.
 */
export const FORGETFUL: DiskManner = { filters: ["--filter=cache"], settings: ["cache=writeback"] };

/** A device that has kept whatever reached it, in the order in which it came. */
export const KEEPING: DiskManner = { filters: [], settings: [] };

/** Disks that have power: a process that ends in the middle leaves none mounted. */
const powered = new Set<BlockDisk>();
process.on("exit", () => {
  for (const disk of powered) disk.abandon();
});

/** Device of one spell of power. */
interface Device {
  readonly dir: string;
  readonly nbdkit: ChildProcess;
  readonly nbdfuse: ChildProcess;
  readonly loop: string;
}

/**
 * An ext4 of its own on a device whose power can be cut: a loop device on a file that nbdfuse
 * shows and nbdkit serves. When nbdkit is killed the device is gone, with all it had not kept.
 */
export class BlockDisk {
  /** Where the file system is mounted; the same path in every spell. */
  readonly mount: string;
  readonly #dir: string;
  #spells = 0;
  #device: Device | undefined;

  constructor() {
    this.#dir = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "hedgerow-disk-"));
    this.mount = join(this.#dir, "mount");
    mkdirSync(this.mount);
  }

  /** @returns why there can be none on this machine; undefined: there can */
  static async lacks(): Promise<string | undefined> {
    if (process.getuid?.() !== 0) return "mounting needs root";
    if (!existsSync("/dev/fuse")) return "no FUSE in this kernel";
    for (const tool of ["nbdkit", "nbdfuse", "mkfs.ext4", "losetup"]) {
      const isThere = await run("sh", ["-c", `command -v ${tool}`]).then(
        () => true,
        () => false,
      );
      if (!isThere) return `${tool} is not installed`;
    }
    return undefined;
  }

  /** An empty file system. */
  async format(): Promise<void> {
    writeFileSync(this.#image, "");
    truncateSync(this.#image, DISK_BYTES);
    const quick = "lazy_itable_init=0,lazy_journal_init=0";
    await command("mkfs.ext4", "-q", "-F", "-E", quick, this.#image);
  }

  /** Mounts it; ext4 recovers by its own journal after a cut. */
  async powerOn({ filters, settings }: DiskManner): Promise<void> {
    this.#spells += 1;
    const dir = join(this.#dir, `spell-${this.#spells}`);
    mkdirSync(dir);
    const [socket, shown] = [join(dir, "socket"), join(dir, "device")];
    writeFileSync(shown, "");
    const serve = ["-f", "-U", socket, ...filters, "file", this.#image, ...settings];
    const nbdkit = spawn("nbdkit", serve, {
      stdio: "ignore",
      env: { ...process.env, TMPDIR: dir },
    });
    await eventually(() => existsSync(socket), "nbdkit serves");
    const nbdfuse = spawn("nbdfuse", [shown, "--unix", socket], { stdio: "ignore" });
    await eventually(() => sizeOf(shown) === DISK_BYTES, "nbdfuse shows the device");
    const loop = (await command("losetup", "-f", "--show", shown)).trim();
    this.#device = { dir, nbdkit, nbdfuse, loop };
    powered.add(this);
    await command("mount", loop, this.mount);
  }

  /** The device stops: from now on nothing becomes durable, and who waits for it waits. */
  freeze(): void {
    this.#running.nbdkit.kill("SIGSTOP");
  }

  /**
   * The power is gone.
   *
   * @param gone resolves when nobody has files open there, which may need the device to be gone
   */
  async cut(gone: Promise<void>): Promise<void> {
    this.#running.nbdkit.kill("SIGKILL");
    await gone;
    await this.#unmount();
  }

  async close(): Promise<void> {
    if (this.#device !== undefined) {
      await command("umount", this.mount).catch(() => command("umount", "-l", this.mount));
      await this.cut(Promise.resolve());
    }
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The last thing a process does: nothing can be waited for. */
  abandon(): void {
    const { dir, nbdkit, nbdfuse, loop } = this.#running;
    nbdkit.kill("SIGKILL");
    spawnSync("umount", ["-l", this.mount]);
    spawnSync("losetup", ["-d", loop]);
    spawnSync("umount", ["-l", join(dir, "device")]);
    nbdfuse.kill("SIGKILL");
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 5 });
  }

  get #running(): Device {
    if (this.#device === undefined) throw new Error("the disk has no power");
    return this.#device;
  }

  get #image(): string {
    return join(this.#dir, "image");
  }

  async #unmount(): Promise<void> {
    const { dir, nbdfuse, loop } = this.#running;
    this.#device = undefined;
    powered.delete(this);
    // Of a device that is gone each of these may fail, and the next one must still be done.
    await command("umount", this.mount).catch(() => undefined);
    await command("losetup", "-d", loop).catch(() => undefined);
    await command("umount", "-l", join(dir, "device")).catch(() => undefined);
    nbdfuse.kill("SIGKILL");
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

async function command(name: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(name, args, { timeout: COMMAND_MS });
  return stdout;
}
