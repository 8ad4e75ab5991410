import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { FileStore } from "../../../src/fix/session/file-store.ts";
import { MemoryStore } from "../../../src/fix/session/memory-store.ts";
import { StoreDamagedError } from "../../../src/fix/session/store-file.ts";
import type { SessionStore } from "../../../src/fix/session/session.ts";

const folder = mkdtempSync(join(tmpdir(), "fix-store-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = (): string => join(folder, `store-${(files += 1)}`);

function send(store: SessionStore, text: string, msgType = "8"): number {
  const msgSeqNum = store.nextOutgoing;
  store.reserve(msgSeqNum);
  store.sent(msgSeqNum, msgType, Buffer.from(`58=${text}\u0001`), 1000 + msgSeqNum);
  return msgSeqNum;
}

/** Of the newest file and the one before it. */
const bytesAt = (path: string): number => statSync(path).size + statSync(`${path}.old`).size;

function held(store: SessionStore, msgSeqNum: number): string | undefined {
  const stored = store.fetch(msgSeqNum);
  if (stored === undefined) return undefined;
  return `${stored.msgType} ${Buffer.from(stored.body).toString()} ${stored.sendingTimeUs}`;
}

for (const [name, create] of [
  ["memory", (options: object) => new MemoryStore(options)],
  ["file", (options: object) => new FileStore(newPath(), options)],
] as const) {
  describe(`a ${name} store`, () => {
    test("starts with both numbers at 1", () => {
      const store = create({});
      assert.deepEqual([store.nextOutgoing, store.nextIncoming], [1, 1]);
    });

    test("gives back what was sent, and nothing for session messages", () => {
      const store = create({});
      send(store, "a");
      store.reserve(2);
      send(store, "b", "W");
      assert.equal(held(store, 1), "8 58=a\u0001 1001");
      assert.equal(held(store, 2), undefined);
      assert.equal(held(store, 3), "W 58=b\u0001 1003");
      assert.equal(held(store, 4), undefined);
    });

    test("keeps the newest messages up to its bound", () => {
      const store = create({ maxMessages: 3 });
      for (let i = 0; i < 10; i++) send(store, `m${i}`);
      assert.deepEqual(
        [7, 8, 9, 10].map((n) => held(store, n) !== undefined),
        [false, true, true, true],
      );
    });

    test("does not keep types it was told not to", () => {
      const store = create({ keeps: (msgType: string) => msgType !== "W" });
      send(store, "price", "W");
      assert.equal(held(store, 1), undefined);
      assert.equal(store.nextOutgoing, 2);
    });

    test("forgets everything on reset", () => {
      const store = create({});
      send(store, "a");
      store.setIncoming(9);
      store.reset();
      assert.deepEqual([store.nextOutgoing, store.nextIncoming], [1, 1]);
      assert.equal(held(store, 1), undefined);
      assert.equal(send(store, "b"), 1);
    });

    test("refuses a number used out of order, which would be a bug", () => {
      const store = create({});
      assert.throws(() => store.reserve(2), /Invariant/);
    });
  });
}

describe("the file", () => {
  test("an orderly end goes on at the exact number", () => {
    const path = newPath();
    const store = new FileStore(path);
    send(store, "a");
    store.setIncoming(5);
    store.close();
    const again = new FileStore(path);
    assert.deepEqual([again.nextOutgoing, again.nextIncoming], [2, 5]);
    assert.equal(held(again, 1), "8 58=a\u0001 1001");
  });

  test("an unclean end goes on behind every number that may have been used", () => {
    const path = newPath();
    const store = new FileStore(path, { reserveBlock: 50 });
    for (let i = 0; i < 60; i++) send(store, `m${i}`);
    const again = new FileStore(path, { reserveBlock: 50 });
    assert.equal(again.nextOutgoing, 101);
    assert.equal(held(again, 60), "8 58=m59\u0001 1060");
    assert.equal(send(again, "next"), 101);
  });

  test("cut at every byte, it opens with what was whole and never reuses a number", () => {
    const path = newPath();
    const store = new FileStore(path, { reserveBlock: 2 });
    const ends: { size: number; incoming: number; next: number; sent: number }[] = [];
    const note = (sent: number): void => {
      const { nextIncoming: incoming, nextOutgoing: next } = store;
      ends.push({ size: statSync(path).size, incoming, next, sent });
    };
    note(0);
    for (let i = 1; i <= 6; i++) {
      send(store, `message ${i}`);
      store.setIncoming(i + 1);
      note(i);
    }
    const whole = readFileSync(path);
    const cut = newPath();
    for (let size = 0; size <= whole.length; size++) {
      writeFileSync(cut, whole.subarray(0, size));
      const again = new FileStore(cut);
      const reached = ends.findLast((end) => end.size <= size);
      assert.ok(reached !== undefined);
      assert.ok(again.nextIncoming >= reached.incoming);
      assert.ok(again.nextOutgoing >= reached.next);
      for (let n = 1; n <= reached.sent; n++) assert.ok(held(again, n) !== undefined);
      assert.equal(send(again, "on"), again.nextOutgoing - 1);
    }
  });

  test("a damaged record with sound ones after it stops the opening, wherever the damage is", () => {
    const path = newPath();
    const store = new FileStore(path);
    for (let i = 0; i < 4; i++) send(store, `message ${i}`);
    const whole = readFileSync(path);
    const last = whole.length - "58=message 3".length;
    const damaged = newPath();
    for (let at = 0; at < last - 40; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x55;
      writeFileSync(damaged, bytes);
      assert.throws(() => new FileStore(damaged), StoreDamagedError);
    }
  });

  test("a file that has grown is followed by another, and the one before the last is let go", () => {
    const path = newPath();
    const store = new FileStore(path, { maxFileBytes: 4096, maxMessages: 10 });
    for (let i = 0; i < 2000; i++) {
      send(store, `message ${i}`);
      store.setIncoming(i + 2);
    }
    assert.ok(bytesAt(path) < 2 * 4096 + 1000);
    const again = new FileStore(path, { maxMessages: 10 });
    assert.equal(again.nextIncoming, 2001);
    assert.ok(again.nextOutgoing >= 2001);
    assert.equal(held(again, 2000), "8 58=message 1999\u0001 3000");
    assert.equal(held(again, 1991) !== undefined, true);
    assert.equal(held(again, 1990), undefined);
  });

  test("few messages outlive any number of files, and what is newest stays longest after a start", () => {
    const path = newPath();
    const limits = { maxFileBytes: 1000, maxMessages: 5 };
    const store = new FileStore(path, limits);
    for (let i = 1; i <= 5; i++) {
      send(store, `message ${i}`);
      for (let n = 1; n <= 100; n++) store.setIncoming(i * 100 + n);
    }
    assert.ok(bytesAt(path) < 4000);
    const again = new FileStore(path, limits);
    const numbers = [1, 2, 3, 4, 5];
    assert.deepEqual(
      numbers.map((n) => held(again, n)),
      numbers.map((n) => `8 58=message ${n}\u0001 ${1000 + n}`),
    );
    const next = send(again, "another");
    assert.deepEqual(
      [1, 2, 5, next].map((n) => held(again, n) !== undefined),
      [false, true, true, true],
    );
  });

  test("stopped anywhere while another file is begun, it loses nothing then or later", () => {
    const path = newPath();
    const limits = { maxFileBytes: 400, reserveBlock: 2 };
    const beside = [path, `${path}.old`] as const;
    const store = new FileStore(path, limits);
    const contents = (): readonly Buffer[] => beside.map((file) => readFileSync(file));
    // The second of two that are begun has messages of the first to copy.
    let sent = send(store, "message 1");
    while (!existsSync(beside[1])) sent = send(store, `message ${sent + 1}`);
    let before = contents();
    const { ino } = statSync(beside[1]);
    while (statSync(beside[1]).ino === ino) {
      before = contents();
      sent = send(store, `message ${sent + 1}`);
    }
    const begun = readFileSync(path);
    const [newest, older] = before as [Buffer, Buffer];
    const cases: [string, () => void][] = [["renamed once", () => rmSync(path)]];
    for (let cut = 0; cut <= begun.length; cut++) {
      cases.push([`cut at ${cut}`, () => writeFileSync(`${path}.new`, begun.subarray(0, cut))]);
    }
    for (const [what, stop] of cases) {
      writeFileSync(path, newest);
      writeFileSync(beside[1], what === "renamed once" ? newest : older);
      writeFileSync(`${path}.new`, begun);
      stop();
      let again = new FileStore(path, limits);
      // It begins several more, and starts once more.
      for (let more = 0; more < 40; more++) send(again, "more");
      again.close();
      again = new FileStore(path, limits);
      assert.ok(again.nextOutgoing > sent + 39);
      for (let n = 1; n < sent; n++) {
        assert.equal(held(again, n), `8 58=message ${n}\u0001 ${1000 + n}`, `${what}, ${n}`);
      }
      again.close();
    }
  });

  test("without its newest file a store begins anew, whatever lies beside it", () => {
    const path = newPath();
    const store = new FileStore(path, { maxFileBytes: 500 });
    for (let i = 1; i <= 20; i++) send(store, `message ${i}`);
    store.setIncoming(9);
    store.close();
    assert.ok(existsSync(`${path}.old`));
    rmSync(path);
    const again = new FileStore(path);
    assert.deepEqual([again.nextOutgoing, again.nextIncoming], [1, 1]);
    assert.equal(held(again, 1), undefined);
  });

  test("without the one before the newest, numbers go on and its messages are gone", () => {
    const path = newPath();
    const store = new FileStore(path, { maxFileBytes: 500, maxMessages: 5 });
    for (let i = 1; i <= 200; i++) {
      send(store, `message ${i}`);
      store.setIncoming(i + 1);
    }
    rmSync(`${path}.old`);
    const again = new FileStore(path);
    assert.ok(again.nextOutgoing >= 201);
    assert.equal(again.nextIncoming, 201);
  });

  test("a file that cannot be begun keeps nothing open, however often it is tried", () => {
    const path = newPath();
    const store = new FileStore(path, { maxFileBytes: 400 });
    let sent = 0;
    while (!existsSync(`${path}.old`)) sent = send(store, `message ${sent + 1}`);
    const { size } = statSync(`${path}.old`);
    writeFileSync(`${path}.old`, Buffer.alloc(size));
    while (statSync(path).size < 400) send(store, "more");
    const open = readdirSync("/proc/self/fd").length;
    for (let tries = 0; tries < 20; tries++) {
      assert.throws(() => store.setIncoming(9), StoreDamagedError);
    }
    assert.ok(readdirSync("/proc/self/fd").length < open + 20);
  });

  test("what was reset does not come back with the next start", () => {
    const path = newPath();
    const store = new FileStore(path);
    send(store, "a");
    store.setIncoming(7);
    store.reset();
    send(store, "b");
    const again = new FileStore(path);
    assert.equal(again.nextIncoming, 1);
    assert.equal(held(again, 1), "8 58=b\u0001 1001");
    assert.equal(held(again, 2), undefined);
  });

  test("kill -9 at any moment loses nothing that was announced", async () => {
    const path = newPath();
    const module = new URL("../../../src/fix/session/file-store.ts", import.meta.url).href;
    const script = `
      const { FileStore } = await import(${JSON.stringify(module)});
      const limits = { reserveBlock: 7, maxFileBytes: 20000 };
      const store = new FileStore(${JSON.stringify(path)}, limits);
      const { writeSync } = await import("node:fs");
      for (;;) {
        const n = store.nextOutgoing;
        store.reserve(n);
        store.sent(n, "8", Buffer.from("58=" + n + "\\u0001"), n);
        store.setIncoming(n + 1);
        writeSync(1, n + "\\n");
      }`;
    const announced: number[] = [];
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
      let text = "";
      const exited = new Promise((resolve) => child.on("close", resolve));
      child.stdout.on("data", (bytes: Buffer) => {
        text += bytes.toString();
        if (text.length > 20_000) child.kill("SIGKILL");
      });
      await exited;
      announced.push(...text.slice(0, text.lastIndexOf("\n")).split("\n").map(Number));
      const last = announced.at(-1) ?? 0;
      assert.ok(last > 1000);
      const copy = newPath();
      copyFileSync(path, copy);
      for (const more of [".old", ".new"]) {
        if (existsSync(`${path}${more}`)) copyFileSync(`${path}${more}`, `${copy}${more}`);
      }
      const again = new FileStore(copy);
      assert.ok(again.nextIncoming >= last + 1);
      assert.ok(again.nextOutgoing > last);
      for (const n of announced) assert.equal(held(again, n), `8 58=${n}\u0001 ${n}`);
    }
  });
});
