import assert from "node:assert/strict";
import { describe, test } from "vitest";
import type { Clock } from "../../src/ports/clock.ts";

/** A clock to be tried. */
export interface TriedClock {
  readonly clock: Clock;
  /** Lets time go on until it is so. */
  readonly until: (isSo: () => boolean) => Promise<void>;
}

const NS_PER_MS = 1_000_000;

/** What every clock does; run by each implementation's tests. */
export function clockContract(name: string, make: () => TriedClock): void {
  describe(name, () => {
    test("what is put off runs once, when its time has come and not before", async () => {
      const { clock, until } = make();
      const startNs = clock.monotonicNs();
      const ran: number[] = [];
      clock.after(20, () => ran.push(clock.monotonicNs()));
      assert.deepEqual(ran, []);
      await until(() => ran.length > 0);
      // A timer may be early by less than the millisecond it counts in.
      assert.ok(ran[0]! - startNs >= 19 * NS_PER_MS, `${ran[0]! - startNs} ns`);
      let isLater = false;
      clock.after(5, () => (isLater = true));
      await until(() => isLater);
      assert.equal(ran.length, 1);
    });

    test("of what is put off the shorter runs first, and of equals the one that was asked for first", async () => {
      const { clock, until } = make();
      const ran: string[] = [];
      clock.after(30, () => ran.push("long"));
      clock.after(10, () => ran.push("short"));
      clock.after(10, () => ran.push("short again"));
      await until(() => ran.length === 3);
      assert.deepEqual(ran, ["short", "short again", "long"]);
    });

    test("what is undone does not run, though it be undone twice or too late", async () => {
      const { clock, until } = make();
      const ran: string[] = [];
      const undo = clock.after(5, () => ran.push("undone"));
      undo();
      undo();
      const late = clock.after(10, () => ran.push("done"));
      await until(() => ran.length > 0);
      late();
      assert.deepEqual(ran, ["done"]);
    });

    test("soon is not at once, keeps the order it was asked in, and is before any later time", async () => {
      const { clock, until } = make();
      const ran: string[] = [];
      // From within a turn: where the machine's own loop begins is nobody's promise.
      clock.after(1, () => {
        clock.after(1, () => ran.push("later"));
        clock.soon(() => {
          ran.push("soon");
          clock.soon(() => ran.push("soon after"));
        });
        clock.soon(() => ran.push("soon too"));
        ran.push("now");
      });
      await until(() => ran.length === 5);
      assert.deepEqual(ran.slice(0, 3), ["now", "soon", "soon too"]);
      assert.ok(ran.includes("soon after"));
    });

    test("the monotonic reading never goes back, and both readings are whole", async () => {
      const { clock, until } = make();
      let lastNs = clock.monotonicNs();
      let looks = 0;
      const look = (): void => {
        const nowNs = clock.monotonicNs();
        assert.ok(nowNs >= lastNs);
        assert.ok(Number.isSafeInteger(nowNs) && Number.isSafeInteger(clock.wallUs()));
        lastNs = nowNs;
        looks += 1;
        clock.after(1, look);
      };
      look();
      await until(() => looks > 5);
      assert.ok(clock.wallUs() > 0);
    });
  });
}
