import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { ClosingParts } from "../../../src/core/accounts/closing-parts.ts";
import type { ClosingPart } from "../../../src/core/accounts/closing-parts.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";
import type { Volume } from "../../../src/core/units/quantity.ts";

const partsOf = (volumes: readonly (readonly [number, number])[]): ClosingPart[] =>
  volumes.map(([a, b], at) => ({ position: at + 1, aQty: asVolume(a), bQty: asVolume(b) }));

const volumesOf = (parts: Iterable<Readonly<ClosingPart>>): (readonly number[])[] =>
  [...parts].map(({ position, aQty, bQty }) => [position, aQty, bQty]);

/** Each leg closes the oldest position first, whatever the other one does. */
function takenFrom(parts: ClosingPart[], leg: "aQty" | "bQty", volume: number): void {
  let left = volume;
  for (const part of parts) {
    const now = Math.min(left, part[leg]);
    part[leg] = asVolume(part[leg] - now);
    left -= now;
  }
}

const small = fc.nat({ max: 5 });
const anyFills = fc.array(fc.tuple(small, small), { maxLength: 30 });
const anyParts = fc.array(fc.tuple(small, small), { maxLength: 12 });

test("fills of both legs in any order close what the oldest positions have left of each", () => {
  fc.assert(
    fc.property(anyParts, anyFills, (volumes, fills) => {
      const plain = partsOf(volumes);
      const parts = new ClosingParts(partsOf(volumes));
      for (const [a, b] of fills) {
        const aQty = Math.min(a, sum(plain, "aQty"));
        const bQty = Math.min(b, sum(plain, "bQty"));
        let closed: readonly [Volume, Volume] = [asVolume(0), asVolume(0)];
        parts.take(asVolume(aQty), asVolume(bQty), (_position, aPart, bPart) => {
          closed = [asVolume(closed[0] + aPart), asVolume(closed[1] + bPart)];
        });
        takenFrom(plain, "aQty", aQty);
        takenFrom(plain, "bQty", bQty);
        assert.deepEqual(closed, [aQty, bQty]);
        assert.deepEqual(
          volumesOf(parts.left()),
          volumesOf(plain.filter(({ aQty: x, bQty: y }) => x > 0 || y > 0)),
        );
      }
    }),
    { numRuns: 2_000 },
  );
});

const sum = (parts: readonly ClosingPart[], leg: "aQty" | "bQty"): number =>
  parts.reduce((total, part) => total + part[leg], 0);

test("a fill looks at the positions it closes, however many there are and were", () => {
  const many = partsOf(Array.from({ length: 10_000 }, () => [1, 1] as const));
  let looks = 0;
  const watched = new Proxy(many, {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/u.test(key)) looks += 1;
      return Reflect.get(target, key) as unknown;
    },
  });
  const parts = new ClosingParts(watched);
  // One leg far ahead of the other: neither walks over what the other has done.
  for (let fill = 0; fill < 10_000; fill++) parts.take(asVolume(1), asVolume(0), () => {});
  for (let fill = 0; fill < 10_000; fill++) parts.take(asVolume(0), asVolume(1), () => {});
  assert.deepEqual([...parts.left()], []);
  assert.ok(looks <= 20_000, `${looks} looks`);
});

test("more than is on its way is not closed", () => {
  const parts = new ClosingParts(partsOf([[1, 0]]));
  assert.throws(() => parts.take(asVolume(2), asVolume(0), () => {}), /Invariant/);
});
