import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "vitest";
import { LogLines } from "../../src/cli/log-lines.ts";
import type { WriteSome } from "../../src/cli/log-lines.ts";
import { eventually } from "../desk/eventually.ts";
import { scratchFolder } from "../sim/scratch.ts";

const LINE = `${"x".repeat(1023)}\n`;
const again = (): never => {
  throw Object.assign(new Error("EAGAIN: try again, write"), { code: "EAGAIN" });
};

const brokenPipe: WriteSome = () => {
  throw Object.assign(new Error("EPIPE: broken pipe, write"), { code: "EPIPE" });
};

test("a process whose log nobody reads goes on, and tells how many lines it dropped once somebody does", async () => {
  const done = join(scratchFolder(), "done");
  const script = join(import.meta.dirname, "log-writer.ts");
  const writer = spawn(process.execPath, [script, done, "20000"], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  await eventually(() => existsSync(done), "it has written all", 30_000);
  const exit = once(writer, "exit");
  writer.stdin.write("go on\n");
  const log = await text(writer.stderr);
  await exit;
  const lines = log.trimEnd().split("\n");
  const last = lines.pop() ?? "";
  assert.ok(lines.every((line, at) => line.startsWith(`line ${at} x`)));
  const { code, lines: dropped } = JSON.parse(last) as { code: string; lines: number };
  assert.deepEqual([code, dropped], ["LOG_DROPPED", 20_000 - lines.length]);
  assert.ok(lines.length > 4_000 && dropped > 0, `${dropped} of 20000 were dropped`);
});

test("a line is written before the call returns where somebody reads", () => {
  const written: string[] = [];
  const lines = new LogLines(
    (bytes) => written.push(Buffer.from(bytes).toString()) && bytes.length,
  );
  lines.write("one\n");
  assert.deepEqual(written, ["one\n"]);
});

test("a line that is taken in part is written on where it stopped", async () => {
  let taken = "";
  let room = 2;
  const lines = new LogLines((bytes) => {
    if (room === 0) return again();
    const part = bytes.subarray(0, room);
    taken += Buffer.from(part).toString();
    room -= part.length;
    return part.length;
  });
  lines.write("one\n");
  lines.write("two\n");
  assert.equal(taken, "on");
  room = Infinity;
  await lines.flush(5_000);
  assert.equal(taken, "one\ntwo\n");
});

test("a reader that is gone ends nothing, and whoever reads then is told what is missing", () => {
  let told = "";
  let write: WriteSome = brokenPipe;
  const gone = new LogLines((bytes) => write(bytes));
  gone.write(LINE);
  write = (bytes) => {
    told += Buffer.from(bytes).toString();
    return bytes.length;
  };
  gone.write("next\n");
  assert.match(told, /^next\n\{.*"code":"LOG_DROPPED","lines":1,.*\}\n$/);
});
