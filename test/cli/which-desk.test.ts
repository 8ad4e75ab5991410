import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { ask } from "../../src/cli/ask.ts";
import { journalDirOf } from "../../src/cli/data-dir.ts";
import { ControlServer } from "../../src/intake/control/control-server.ts";

const before = process.cwd();
const servers: ControlServer[] = [];
let dir = "";

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hedgerow-which-"));
  process.chdir(dir);
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  process.chdir(before);
  rmSync(dir, { recursive: true });
});

/** A control socket in a data folder that answers as a desk of that journal would. */
async function deskIn(data: string, journalId: string): Promise<string[]> {
  const asked: string[] = [];
  mkdirSync(join(data, "journal"), { recursive: true });
  const server = new ControlServer({
    path: join(data, "control.sock"),
    handle: (request, answer) => {
      asked.push(request.op);
      answer({ ok: true, result: { journalId } });
    },
    onError: (error) => {
      throw error;
    },
    afterCommit: (run) => run(),
  });
  servers.push(server);
  await server.listen();
  return asked;
}

const kill = {
  op: "kill",
  scope: "global",
  name: "",
  level: "halt",
  actor: "dealer",
  reason: "drill",
} as const;

test("without a folder the one desk that answers is asked, wherever of the two it is", async () => {
  await deskIn("data/demo", "DEMODESK");
  const { dir: found, journalId } = await ask(undefined, { op: "status" });
  assert.deepEqual([found, journalId], ["data/demo", "DEMODESK"]);
});

test("with a desk in both folders a kill switch reaches neither, and both are named", async () => {
  const asked = [await deskIn("data", "OWNDESK1"), await deskIn("data/demo", "DEMODESK")];
  await assert.rejects(ask(undefined, kill), /AMBIGUOUS_DESK: OWNDESK1 in data, DEMODESK in/);
  assert.ok(asked.every((ops) => !ops.includes("kill")));
  assert.equal((await ask("data", kill)).journalId, "OWNDESK1");
});

test("with no desk anywhere the answer says where was looked", async () => {
  await assert.rejects(
    ask(undefined, kill),
    /DESK_UNREACHABLE: no desk answers in data or data\/d/,
  );
});

test("a journal is found where there is one, and never guessed between two", () => {
  assert.throws(() => journalDirOf(undefined), /JOURNAL_MISSING/);
  mkdirSync("data/demo/journal", { recursive: true });
  assert.equal(journalDirOf(undefined), join("data/demo", "journal"));
  mkdirSync("data/journal", { recursive: true });
  assert.throws(() => journalDirOf(undefined), /AMBIGUOUS_DESK/);
  assert.throws(() => journalDirOf("elsewhere"), /JOURNAL_MISSING/);
});
