import { strict as assert } from "node:assert";
import * as fc from "fast-check";
import { afterEach, beforeEach, test } from "vitest";
import type { Event } from "../../src/core/events.ts";
import { MalformedPayload } from "../../src/journal/byte-source.ts";
import { decodeEvent } from "../../src/journal/event-codec.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import { openJournal } from "../../src/journal/open-journal.ts";
import type { JournalOptions } from "../../src/journal/open-journal.ts";
import { verifyJournal } from "../../src/journal/verify-journal.ts";
import { anyEvent } from "./any-event.ts";
import { encoded, largeJournal, silent } from "./encoded-event.ts";
import { freshFolder, refusal } from "./journal-folder.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(() => remove());

const options = (): JournalOptions => largeJournal(dir);

test("every event comes back exactly as it was, at once and after a restart", () => {
  const written: Event[] = [];
  const positions: number[] = [];
  const journal = new FileJournal(options(), silent);
  fc.assert(
    fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 10 }), (events) => {
      const batch = events.filter(({ type }) => type !== "StateHash");
      for (const event of batch) {
        positions.push(journal.append(event));
        written.push(event);
      }
      journal.commit(1_000_000);
      const last = positions.at(-1);
      if (last !== undefined) assert.deepEqual(journal.eventAt(last), written.at(-1));
    }),
    { numRuns: 300 },
  );
  assert.equal(journal.nextEvent, written.length + 1);
  for (const [i, position] of positions.entries()) {
    assert.deepEqual(journal.eventAt(position), written[i]);
  }
  journal.close();
  const seen: Event[] = [];
  const numbers: number[] = [];
  const again = new FileJournal(options(), {
    ...silent,
    apply: (event, at) => {
      seen.push(event);
      numbers.push(at.event);
      assert.equal(at.position, positions[at.event - 1]);
    },
  });
  assert.deepEqual(seen, written);
  assert.deepEqual(
    numbers,
    written.map((_, i) => i + 1),
  );
  again.close();
});

test("a payload cut short or too long never decodes", () => {
  fc.assert(
    fc.property(anyEvent, fc.nat(), (event, at) => {
      const { type, payload } = encoded(event);
      const decode = (bytes: Buffer): Event => decodeEvent(type, bytes, 0, bytes.length);
      assert.deepEqual(decode(payload), event);
      assert.throws(() => decode(payload.subarray(0, at % payload.length)), MalformedPayload);
      assert.throws(() => decode(Buffer.concat([payload, Buffer.from([0])])), MalformedPayload);
    }),
    { numRuns: 40 },
  );
});

test("random bytes decode to an event or are refused as malformed, nothing else", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 255 }),
      fc.uint8Array({ maxLength: 80 }),
      (type, bytes) => {
        try {
          decodeEvent(type, Buffer.from(bytes), 0, bytes.length);
        } catch (error) {
          assert.ok(error instanceof MalformedPayload, String(error));
        }
      },
    ),
    { numRuns: 5_000 },
  );
});

test("a record type that is not known is damage that names batch and event", () => {
  const { writer } = openJournal(options(), () => {});
  for (const type of [23, 200]) {
    writer.beginRecord(type).int(1);
    writer.endRecord();
  }
  writer.commit(1);
  writer.close();
  const found = refusal(() => verifyJournal(new NodeDisk(), dir));
  assert.equal(found?.code, "JOURNAL_DAMAGED");
  assert.match(found.message, /batch 1: event 2/);
});

test("an integer that is no longer exact is a bug, not a record", () => {
  const journal = new FileJournal(options(), silent);
  assert.throws(
    () => journal.append({ type: "FixReset", session: 2 ** 53 }),
    /Invariant: 9007199254740992 must be a safe integer/,
  );
  assert.throws(() => journal.commit(1));
  journal.close();
});
