import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { ControlServer } from "../../src/intake/control/control-server.ts";
import { encodeFrame, FrameSplitter } from "../../src/intake/control/frame.ts";
import { MOST_NAMES, MOST_ROWS } from "../../src/intake/control/protocol.ts";
import type { ControlRequest } from "../../src/intake/control/protocol.ts";
import { eventually } from "../desk/eventually.ts";

const dir = mkdtempSync(join(tmpdir(), "hedgerow-requests-"));
const path = join(dir, "control.sock");
const taken: ControlRequest[] = [];

const server = new ControlServer({
  path,
  handle: (request, answer) => {
    taken.push(request);
    answer({ ok: true, result: null });
  },
  onError: assert.ifError,
  afterCommit: (run) => run(),
});
beforeAll(() => server.listen());
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Answer {
  readonly id: number;
  readonly ok: boolean;
  readonly fault?: { readonly code: string; readonly text: string };
}

/** All that comes back for a request, until a question sent behind it is answered. */
async function answersTo(request: unknown): Promise<{ answers: Answer[]; taken: unknown[] }> {
  taken.length = 0;
  const answers: Answer[] = [];
  const splitter = new FrameSplitter();
  const socket = connect(path);
  socket.on("data", (bytes) => splitter.push(bytes, (value) => answers.push(value as Answer)));
  socket.write(Buffer.concat([encodeFrame(request), encodeFrame({ id: -1, op: "status" })]));
  await eventually(() => answers.at(-1)?.id === -1, "the question behind it is answered");
  socket.destroy();
  return { answers: answers.slice(0, -1), taken: taken.slice(0, -1) };
}

const row = { account: "1001", group: "VIP", clientClass: "RETAIL", score: 12.5, trades: 60 };
const by = { actor: "dealer", reason: "drill" };
const sound = {
  status: { op: "status" },
  journal: { op: "journal" },
  submit: {
    op: "submit",
    order: {
      account: "1001",
      clOrdID: "c-1",
      symbol: "EURUSD",
      side: "Sell",
      orderQty: "0.25",
      ordType: "Limit",
      price: "1.1",
      stopPx: "",
      timeInForce: "Day",
      expireTimeUs: 0,
      transactTimeUs: 1,
      isClosing: false,
      position: "",
    },
  },
  cancel: { op: "cancel", order: "O1" },
  explain: { op: "explain", order: "O1" },
  preview: {
    op: "preview",
    order: {
      account: "1001",
      symbol: "EURUSD",
      side: "Buy",
      volume: "1.5",
      isClosing: false,
      position: "",
    },
  },
  kill: { op: "kill", scope: "global", name: "", level: "halt", ...by },
  reload: { op: "reload", actor: "dealer" },
  legs: { op: "legs" },
  settle: { op: "settle", leg: "L1", filled: "1", price: "1.1", ...by },
  hedge: {
    op: "hedge",
    order: { symbol: "EURUSD", sized: { side: "Buy", volume: "1.5" }, lp: "lp1", ...by },
  },
  move: {
    op: "move",
    order: {
      account: "1001",
      symbol: "EURUSD",
      side: null,
      to: "A",
      volume: "0.5",
      lp: null,
      ...by,
    },
  },
  accounts: { op: "accounts", after: "", only: [] },
  statement: {
    op: "statement",
    lp: "lp1",
    fromUs: 0,
    toUs: 1,
    trades: [],
    file: "trades.csv",
    sha256: "0".repeat(64),
    isTrial: true,
    actor: "dealer",
  },
  symbols: { op: "symbols", lp: "lp1", isUnmappedOnly: true },
  activate: {
    op: "activate",
    layer: "/nowhere",
    change: null,
    base: 1,
    isTrial: true,
    file: "as it is",
    source: "api",
    ...by,
  },
  import: { op: "import", rows: [row], isTrial: true, ...by },
  pin: { op: "pin", account: "1001", clientClass: "TOXIC", expiresUs: 1, ...by },
} satisfies { readonly [Op in ControlRequest["op"]]: object };

const {
  hedge,
  status,
  explain,
  preview,
  kill,
  reload,
  accounts,
  import: imports,
  pin,
  settle,
} = sound;
const submitted = (change: object): object => ({
  ...sound.submit,
  order: { ...sound.submit.order, ...change },
});
const order = (change: object): object => ({ ...preview, order: { ...preview.order, ...change } });
const hedging = (change: object): object => ({ ...hedge, order: { ...hedge.order, ...change } });
const rows = (change: object): object => ({ ...imports, rows: [row, { ...row, ...change }] });
const many = <T>(length: number, value: T): T[] => Array.from({ length }, () => value);
const LONG = "x".repeat(65);

for (const [what, request] of [
  ...Object.entries<object>(sound),
  ["kill without a reason", { ...kill, reason: undefined }],
  ...["lp", "symbol", "group", "account"].map(
    (scope) => [`kill of one ${scope}`, { ...kill, scope, name: "A" }] as const,
  ),
  ["kill of the group with the longest name", { ...kill, scope: "group", name: "🦔".repeat(128) }],
  ["kill to close only", { ...kill, level: "close_only" }],
  ["hedge of all at any LP", { op: "hedge", order: { ...hedge.order, sized: null, lp: null } }],
  ["accounts from one on", { ...accounts, after: "1001" }],
  ["accounts by name", { ...accounts, only: many(MOST_NAMES, "1001") }],
  ["import of as many rows as may be", { ...imports, rows: many(MOST_ROWS, row) }],
  [
    "import of a row that tells nothing",
    rows({ group: null, clientClass: null, score: null, trades: null }),
  ],
  [
    "import at both ends of the score",
    {
      ...imports,
      rows: [
        { ...row, score: 0 },
        { ...row, score: 100 },
      ],
    },
  ],
  ["pin without an end", { ...pin, expiresUs: null }],
  ["unpin", { ...pin, clientClass: null, expiresUs: null }],
] as const) {
  test(`the desk is asked what was sent, and answers once: ${what}`, async () => {
    const sent = { id: 7, ...request };
    const found = await answersTo(sent);
    assert.deepEqual(found.taken, [JSON.parse(JSON.stringify(sent))]);
    assert.deepEqual(found.answers, [{ id: 7, ok: true, result: null }]);
  });
}

for (const [what, request, place] of [
  ["an operation nobody knows", { op: "sell" }, /op: /],
  ["no operation", {}, /op: /],
  ["explain of no order", { ...explain, order: "" }, /order: /],
  ["explain with an order's name that is too long", { ...explain, order: LONG }, /order: /],
  ["preview of an account without a name", order({ account: "" }), /order\.account: /],
  ["preview with a name that is too long", order({ symbol: LONG }), /order\.symbol: /],
  ["preview of a side in lower case", order({ side: "buy" }), /order\.side: /],
  ["preview of a volume that is no text", order({ volume: 1 }), /order\.volume: /],
  ["preview of a volume that is too long", order({ volume: "1".repeat(33) }), /order\.volume: /],
  ["preview that leaves open whether it closes", order({ isClosing: undefined }), /isClosing: /],
  ["an order of nobody", submitted({ account: "" }), /order\.account: /],
  ["an order with a ClOrdID that is too long", submitted({ clOrdID: LONG }), /order\.clOrdID: /],
  ["an order of a side nobody knows", submitted({ side: "Short" }), /order\.side: /],
  ["an order of a volume that is no text", submitted({ orderQty: 1 }), /order\.orderQty: /],
  [
    "an order whose time in force nobody knows",
    submitted({ timeInForce: "Other" }),
    /timeInForce: /,
  ],
  ["an order that leaves open whether it closes", submitted({ isClosing: 0 }), /isClosing: /],
  ["an order that names a position too long", submitted({ position: LONG }), /position: /],
  ["preview that names a position by number", order({ position: 7 }), /order\.position: /],
  ["hedging of a symbol without a name", hedging({ symbol: "" }), /order\.symbol: /],
  ["hedging of a side without a volume", hedging({ sized: { side: "Buy" } }), /volume: /],
  ["hedging that leaves open at which LP", hedging({ lp: undefined }), /order\.lp: /],
  ["hedging for no reason", hedging({ reason: "" }), /order\.reason: /],
  ["kill of what cannot be halted", { ...kill, scope: "session", name: "A" }, /scope: /],
  ["kill half way", { ...kill, level: "half" }, /level: /],
  ["kill of everything and of one", { ...kill, name: "EURUSD" }, /name: /],
  ["kill of one, but of which", { ...kill, scope: "symbol", name: "" }, /name: /],
  ["kill of a name that is too long", { ...kill, scope: "lp", name: "x".repeat(257) }, /name: /],
  ["settling a leg without a name", { ...settle, leg: "" }, /leg: /],
  ["settling with a volume that is no text", { ...settle, filled: 1 }, /filled: /],
  ["settling without a reason", { ...settle, reason: "" }, /reason: /],
  ["kill by nobody", { ...kill, actor: undefined }, /actor: /],
  ["kill by somebody whose name is too long", { ...kill, actor: LONG }, /actor: /],
  ["kill for a reason that is empty", { ...kill, reason: "" }, /reason: /],
  ["kill for a reason that is too long", { ...kill, reason: "x".repeat(201) }, /reason: /],
  ["reload by nobody", { ...reload, actor: "" }, /actor: /],
  ["accounts behind a name that is too long", { ...accounts, after: LONG }, /after: /],
  ["accounts with a name that is too long", { ...accounts, only: ["1001", LONG] }, /only\.1: /],
  ["too many accounts", { ...accounts, only: many(MOST_NAMES + 1, "1001") }, /only: /],
  ["import of too many rows", { ...imports, rows: many(MOST_ROWS + 1, row) }, /rows: /],
  ["import of no list", { ...imports, rows: row }, /rows: /],
  ["import of a class nobody knows", rows({ clientClass: "WHALE" }), /rows\.1\.clientClass: /],
  ["import of a score below 0", rows({ score: -0.1 }), /rows\.1\.score: /],
  ["import of a score above 100", rows({ score: 100.1 }), /rows\.1\.score: /],
  ["import of a score in words", rows({ score: "12" }), /rows\.1\.score: /],
  ["import of half a trade", rows({ trades: 1.5 }), /rows\.1\.trades: /],
  ["import of trades below 0", rows({ trades: -1 }), /rows\.1\.trades: /],
  ["import of trades past 2⁵³", rows({ trades: 2 ** 53 }), /rows\.1\.trades: /],
  ["import that leaves out a column", rows({ group: undefined }), /rows\.1\.group: /],
  ["import of an account no policy could name", rows({ account: "a\u0001b" }), /rows\.1\.account/],
  ["import of an account's name that is too long", rows({ account: LONG }), /rows\.1\.account: /],
  ["import of a group with a line end", rows({ group: "V\nIP" }), /rows\.1\.group: /],
  ["import of a group's name that is too long", rows({ group: "x".repeat(129) }), /rows\.1\.group/],
  ["import for no reason", { ...imports, reason: undefined }, /reason: /],
  ["import, on trial or not", { ...imports, isTrial: 1 }, /isTrial: /],
  ["pin to a class nobody knows", { ...pin, clientClass: "NONE" }, /clientClass: /],
  ["pin until half a microsecond", { ...pin, expiresUs: 1.5 }, /expiresUs: /],
  ["pin until before 1970", { ...pin, expiresUs: -1 }, /expiresUs: /],
  ["pin until past 2⁵³", { ...pin, expiresUs: 2 ** 53 }, /expiresUs: /],
  ["pin of nobody", { ...pin, account: "" }, /account: /],
  ["pin by nobody", { ...pin, actor: undefined }, /actor: /],
  ["pin for no reason", { ...pin, reason: undefined }, /reason: /],
] as const) {
  test(`${what} is answered once with BAD_REQUEST, says where, and does nothing`, async () => {
    const found = await answersTo({ id: 7, ...request });
    assert.deepEqual(found.taken, []);
    assert.deepEqual(
      found.answers.map(({ id, ok, fault }) => [id, ok, fault?.code]),
      [[7, false, "BAD_REQUEST"]],
    );
    assert.match(found.answers[0]!.fault!.text, place);
  });
}

for (const id of [1.5, 2 ** 53, "7", null, undefined]) {
  test(`a request with the id ${id} is answered with BAD_REQUEST and the id 0`, async () => {
    const found = await answersTo({ ...status, id });
    assert.deepEqual(
      found.answers.map(({ id: told, fault }) => [told, fault?.code]),
      [[0, "BAD_REQUEST"]],
    );
    assert.deepEqual(found.taken, []);
  });
}

for (const value of [null, [], "status", 7, [status]]) {
  test(`${JSON.stringify(value)} is no request and is answered with BAD_REQUEST`, async () => {
    const found = await answersTo(value);
    assert.deepEqual(
      found.answers.map(({ id, fault }) => [id, fault?.code]),
      [[0, "BAD_REQUEST"]],
    );
  });
}

test("of a request full of mistakes the first are named, and the answer stays short", async () => {
  const { answers } = await answersTo({ ...accounts, id: 7, only: many(100_000, "") });
  assert.equal(answers.length, 1);
  const { code, text } = answers[0]!.fault!;
  assert.equal(code, "BAD_REQUEST");
  assert.ok(text.length < 5_000);
});
