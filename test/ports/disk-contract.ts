import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "vitest";
import type { Disk } from "../../src/ports/disk.ts";

/** A disk to be tried, and an empty folder on it. */
export interface TriedDisk {
  readonly disk: Disk;
  readonly dir: string;
  /** Lets what is under way in the background go on until it is so. */
  until(isSo: () => boolean): Promise<void>;
  remove(): void;
}

/** The system's code of what was thrown; undefined where nothing was. */
function codeOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
  return undefined;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What every disk does; run by each implementation's tests. */
export function diskContract(name: string, make: () => TriedDisk): void {
  describe(name, () => {
    let tried: TriedDisk;
    let disk: Disk;
    beforeEach(() => {
      tried = make();
      ({ disk } = tried);
    });
    afterEach(() => tried.remove());

    const at = (file: string): string => `${tried.dir}/${file}`;

    function store(path: string, text: string): void {
      const file = disk.open(path, "create");
      const bytes = bytesOf(text);
      assert.equal(disk.write(file, bytes, 0, bytes.length, 0), bytes.length);
      disk.close(file);
    }

    function textIn(path: string): string {
      const file = disk.open(path, "read");
      const into = new Uint8Array(disk.size(file));
      assert.equal(disk.read(file, into, 0, into.length, 0), into.length);
      disk.close(file);
      return new TextDecoder().decode(into);
    }

    test("what was written is read, at its position and by whoever opens the file", () => {
      const file = disk.open(at("a"), "create");
      disk.write(file, bytesOf("..hello.."), 2, 5, 0);
      disk.write(file, bytesOf("J"), 0, 1, 0);
      const into = new Uint8Array(6).fill(0x2e);
      const reader = disk.open(at("a"), "read");
      assert.equal(disk.read(reader, into, 1, 4, 1), 4);
      assert.equal(new TextDecoder().decode(into), ".ello.");
      assert.equal(disk.read(reader, into, 0, 6, 5), 0, "the end of the file");
      assert.equal(disk.read(reader, into, 0, 6, 3), 2, "what is left of it");
      disk.close(reader);
      disk.close(file);
      assert.equal(textIn(at("a")), "Jello");
    });

    test("a file that is changed keeps what is not written over; one that is created is empty", () => {
      store(at("a"), "0123456789");
      const changed = disk.open(at("a"), "change");
      disk.write(changed, bytesOf("xy"), 0, 2, 4);
      disk.close(changed);
      assert.equal(textIn(at("a")), "0123xy6789");
      disk.close(disk.open(at("a"), "create"));
      assert.equal(textIn(at("a")), "");
    });

    test("what is written behind the end makes the file longer, with zeros between", () => {
      store(at("a"), "ab");
      const file = disk.open(at("a"), "change");
      disk.write(file, bytesOf("z"), 0, 1, 4);
      assert.equal(disk.size(file), 5);
      disk.close(file);
      assert.equal(textIn(at("a")), "ab\0\0z");
    });

    test("syncing changes nothing that is read", async () => {
      const file = disk.open(at("a"), "create");
      disk.write(file, bytesOf("kept"), 0, 4, 0);
      disk.syncData(file);
      disk.sync(file);
      disk.syncFolder(tried.dir);
      const done: (Error | null)[] = [];
      disk.syncDataLater(file, (error) => done.push(error));
      disk.syncFolderLater(tried.dir, (error) => done.push(error));
      assert.deepEqual(done, [], "told later, not at once");
      await tried.until(() => done.length === 2);
      assert.deepEqual(done, [null, null]);
      disk.close(file);
      assert.equal(textIn(at("a")), "kept");
    });

    test("a file that is not there cannot be read, changed, renamed or listed, and has no size", () => {
      assert.equal(
        codeOf(() => disk.open(at("none"), "read")),
        "ENOENT",
      );
      assert.equal(
        codeOf(() => disk.open(at("none"), "change")),
        "ENOENT",
      );
      assert.equal(
        codeOf(() => disk.open(at("none/a"), "create")),
        "ENOENT",
      );
      assert.equal(
        codeOf(() => disk.rename(at("none"), at("a"))),
        "ENOENT",
      );
      assert.equal(
        codeOf(() => disk.list(at("none"))),
        "ENOENT",
      );
      assert.equal(disk.sizeOf(at("none")), undefined);
      disk.remove(at("none"));
    });

    test("a folder is there, whatever its size", () => {
      assert.notEqual(disk.sizeOf(tried.dir), undefined);
    });

    test("a file that is renamed takes the other's place", () => {
      store(at("a"), "new");
      store(at("b"), "older");
      disk.rename(at("a"), at("b"));
      assert.deepEqual(disk.list(tried.dir), ["b"]);
      assert.equal(textIn(at("b")), "new");
      assert.equal(disk.sizeOf(at("b")), 3);
      disk.remove(at("b"));
      assert.deepEqual(disk.list(tried.dir), []);
    });

    test("a file that was removed or replaced is still read by who has it open", () => {
      store(at("a"), "first");
      const file = disk.open(at("a"), "read");
      store(at("b"), "second");
      disk.rename(at("b"), at("a"));
      disk.remove(at("a"));
      const into = new Uint8Array(5);
      assert.equal(disk.read(file, into, 0, 5, 0), 5);
      assert.equal(new TextDecoder().decode(into), "first");
      disk.close(file);
    });

    test("a folder is made with those above it, and only where it is not there", () => {
      assert.equal(disk.makeFolder(at("x/y")), true);
      assert.equal(disk.makeFolder(at("x/y")), false);
      assert.deepEqual(disk.list(at("x")), ["y"]);
      store(at("x/y/a"), "in it");
      assert.deepEqual(disk.list(at("x/y")), ["a"]);
      assert.deepEqual(disk.list(tried.dir), ["x"]);
    });

    test("a fill leaves zeros of that length, and may be renamed by whoever is told", async () => {
      const told: (Error | null)[] = [];
      const bytes = (3 << 20) + 17;
      disk.fillLater(
        at("zeros"),
        bytes,
        () => true,
        (error) => {
          told.push(error);
          disk.rename(at("zeros"), at("segment"));
        },
      );
      assert.deepEqual(told, [], "told later, not at once");
      await tried.until(() => told.length > 0);
      assert.deepEqual(told, [null]);
      assert.deepEqual(disk.list(tried.dir), ["segment"]);
      assert.match(textIn(at("segment")), /^\0+$/);
      assert.equal(disk.sizeOf(at("segment")), bytes);
    });

    test("a fill that is given up leaves nothing, whenever that is", async () => {
      for (let asks = 0; asks < 8; asks++) {
        let asked = 0;
        const told: (Error | null)[] = [];
        disk.fillLater(
          at("zeros"),
          5 << 20,
          () => (asked += 1) <= asks,
          (error) => told.push(error),
        );
        await tried.until(() => told.length > 0);
        assert.deepEqual(told, [null]);
        const isLeft = disk.list(tried.dir).length > 0;
        // It was wanted whenever it was asked for: then it is there.
        assert.equal(isLeft, asked <= asks, `given up at ask ${asks + 1} of ${asked}`);
        disk.remove(at("zeros"));
      }
    });

    test("a fill that cannot be made says why", async () => {
      const told: (Error | null)[] = [];
      disk.fillLater(
        at("none/zeros"),
        1 << 20,
        () => true,
        (error) => told.push(error),
      );
      await tried.until(() => told.length > 0);
      assert.equal((told[0] as { readonly code?: unknown }).code, "ENOENT");
    });
  });
}
