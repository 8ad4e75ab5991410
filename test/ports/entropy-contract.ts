import assert from "node:assert/strict";
import { describe, test } from "vitest";
import type { Entropy } from "../../src/ports/entropy.ts";

const DRAWS = 2_000;

/** What every source of chance does; run by each implementation's tests. */
export function entropyContract(name: string, make: () => Entropy): void {
  describe(name, () => {
    test("a fraction is in [0, 1), and now here, now there", () => {
      const entropy = make();
      const drawn = Array.from({ length: DRAWS }, () => entropy.fraction());
      assert.ok(drawn.every((each) => each >= 0 && each < 1));
      assert.ok(drawn.some((each) => each < 0.1) && drawn.some((each) => each > 0.9));
    });

    test("an integer is below its bound, and every one of few comes", () => {
      const entropy = make();
      const drawn = new Set(Array.from({ length: DRAWS }, () => entropy.below(6)));
      assert.deepEqual(drawn, new Set([0, 1, 2, 3, 4, 5]));
      assert.equal(entropy.below(1), 0);
      const wide = Array.from({ length: DRAWS }, () => entropy.below(2 ** 32));
      assert.ok(wide.every((each) => Number.isInteger(each) && each >= 0 && each < 2 ** 32));
      assert.ok(wide.some((each) => each >= 2 ** 31));
    });

    test("bytes are as many as asked for, of every value, and not the same again", () => {
      const entropy = make();
      const [first, second] = [entropy.bytes(16), entropy.bytes(16)];
      assert.deepEqual([first.length, second.length], [16, 16]);
      assert.notDeepEqual([...first], [...second]);
      assert.equal(new Set(entropy.bytes(DRAWS * 5)).size, 256);
    });
  });
}
