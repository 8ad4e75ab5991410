import assert from "node:assert/strict";
import { test } from "vitest";
import { IncomingQueue } from "../../../src/fix/session/incoming-queue.ts";

const bytes = (length: number): Uint8Array => new Uint8Array(length);

test("long messages that come early are held up to a sum of bytes, and have room again once others are taken", () => {
  const queue = new IncomingQueue(100, 1000);
  queue.add(2, bytes(600));
  queue.add(3, bytes(401));
  queue.add(4, bytes(400));
  queue.add(5, bytes(1));
  queue.add(6, undefined);
  assert.deepEqual([queue.size, queue.take(3)], [3, undefined], "3 and 5 had no room");
  assert.equal(queue.take(2)?.bytes?.length, 600);
  queue.add(3, bytes(600));
  assert.equal(queue.size, 3);
  queue.dropBelow(6);
  queue.add(7, bytes(1000));
  assert.equal(queue.take(7)?.bytes?.length, 1000);
  queue.add(8, bytes(1000));
  queue.clear();
  queue.add(9, bytes(1000));
  assert.deepEqual([queue.size, queue.lowest()], [1, 9]);
});
