import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { afterEach, beforeEach, test } from "vitest";
import { Books } from "../../src/desk/books.ts";
import type { SessionLedger } from "../../src/desk/session-ledger.ts";
import { freshFolder } from "../journal/journal-folder.ts";
import { eventually } from "./eventually.ts";
import { machine } from "./machine.ts";

const WALL_US = 1_700_000_000_000_000;
/** As long as an answer to a status request. */
const BODY = new Uint8Array(250).fill(0x41);
const SESSIONS = [1, 2, 3, 4];
const ANSWERS = 30_000;

let dir: string;
let remove: () => void;
let books: Books;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
  books = new Books({
    ...machine,
    dir,
    snapshots: `${dir}/snapshots`,
    durability: "os",
    wallUs: () => WALL_US,
  });
});
afterEach(async () => {
  books.close(WALL_US);
  await eventually(() => !readdirSync(dir).some((name) => name.endsWith(".tmp")), "quiet");
  remove();
});

function answer(ledger: SessionLedger): void {
  const msgSeqNum = ledger.nextOutgoing;
  ledger.reserve(msgSeqNum);
  ledger.sent(msgSeqNum, "8", BODY, WALL_US);
  ledger.setIncoming(ledger.nextIncoming + 1);
}

test("however many questions one turn answers, the batch in hand stays far below the journal's bound", () => {
  const ledgers = SESSIONS.map((session) => books.ledgerOf(session));
  for (let i = 0; i < ANSWERS; i++) for (const ledger of ledgers) answer(ledger);
  books.commit(WALL_US);
  for (const ledger of ledgers) {
    assert.equal(ledger.fetch(ANSWERS)?.body.length, BODY.length);
    assert.equal(ledger.nextOutgoing, ANSWERS + 1);
  }
});

test("what one input brought about stays in one batch, and a heavy batch is committed before it", () => {
  const ledger = books.ledgerOf(1);
  const batches = () => books.batches;
  const first = batches();
  while (batches() === first) answer(ledger);
  const before = batches();
  books.together(() => {
    // More than is committed early, less than a journal takes.
    for (let i = 0; i < 8_000; i++) answer(ledger);
    assert.equal(batches(), before);
  });
  answer(ledger);
  assert.equal(batches(), before + 1);
});

test("an input of ever so many events, as a restart with every order open, is committed in pieces", () => {
  const ledger = books.ledgerOf(1);
  books.together(() => {
    for (let i = 0; i < 80_000; i++) answer(ledger);
  });
  books.commit(WALL_US);
  assert.ok(books.batches > 1);
  assert.equal(ledger.fetch(80_000)?.msgType, "8");
});
