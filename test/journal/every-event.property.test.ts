import { strict as assert } from "node:assert";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Finding } from "../../src/core/decide/finding.ts";
import type { Event } from "../../src/core/events.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import { generators } from "./any-event.ts";
import { findings } from "./any-finding.ts";
import { largeJournal, silent } from "./encoded-event.ts";
import { freshFolder } from "./journal-folder.ts";

/** Written, read where each stands, and all of them again after a restart. */
function comeBack(events: readonly Event[]): void {
  const { dir, remove } = freshFolder();
  const journal = new FileJournal(largeJournal(dir), silent);
  const positions = events.map((event) => journal.append(event));
  journal.commit(1);
  const here = positions.map((position) => journal.eventAt(position));
  journal.close();
  const seen: Event[] = [];
  const hashes = events.flatMap((event) => (event.type === "StateHash" ? [event.hash] : []));
  const again = new FileJournal(largeJournal(dir), {
    apply: (event) => {
      seen.push(event);
    },
    stateHash: () => hashes.shift() ?? "",
  });
  again.close();
  remove();
  assert.deepEqual(here, events);
  assert.deepEqual(seen, events);
}

const someOf = <T>(generator: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(generator, { minLength: 10, maxLength: 40 });

for (const [type, generator] of Object.entries<fc.Arbitrary<Event>>(generators)) {
  test(`${type} keeps every field, at once and after a restart`, () => {
    fc.assert(fc.property(someOf(generator), comeBack), { numRuns: 5 });
  });
}

for (const [code, generator] of Object.entries<fc.Arbitrary<Finding>>(findings)) {
  test(`a decision keeps its ${code}, with the share before and after`, () => {
    fc.assert(
      fc.property(generators.OrderDecided, someOf(generator), (decided, found) =>
        comeBack([{ ...decided, findings: found }]),
      ),
      { numRuns: 5 },
    );
  });
}
