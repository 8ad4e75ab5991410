import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import {
  encodeFrame,
  FrameError,
  FrameSplitter,
  MAX_FRAME_BYTES,
} from "../../src/intake/control/frame.ts";

const anyJson = fc.jsonValue({ noUnicodeString: false });

/** What JSON keeps of a value: it has no negative zero. */
const kept = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("frames cut anywhere come out whole, in order, as they went in", () => {
  fc.assert(
    fc.property(
      fc.array(anyJson, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (values, sizes) => {
        const bytes = Buffer.concat(values.map((value) => encodeFrame(value)));
        const splitter = new FrameSplitter();
        const found: unknown[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = at + sizes[i % sizes.length]!;
          splitter.push(bytes.subarray(at, end), (value) => found.push(value));
          at = end;
        }
        assert.deepEqual(found, values.map(kept));
      },
    ),
  );
});

test("half a frame is nothing yet", () => {
  const found: unknown[] = [];
  const frame = encodeFrame({ op: "status" });
  const splitter = new FrameSplitter();
  splitter.push(frame.subarray(0, frame.length - 1), (value) => found.push(value));
  assert.deepEqual(found, []);
});

test("a frame announced larger than the bound is refused before any of it is kept", () => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(MAX_FRAME_BYTES + 1);
  assert.throws(() => new FrameSplitter().push(head, () => undefined), FrameError);
});

test("bytes that are no frames of JSON never get through as a value, and never hang", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const found: unknown[] = [];
      try {
        new FrameSplitter().push(bytes, (value) => found.push(value));
      } catch (error) {
        assert.ok(error instanceof FrameError);
        assert.equal(error.code, "BAD_FRAME");
      }
      assert.ok(found.every((value) => value !== undefined));
    }),
  );
});
