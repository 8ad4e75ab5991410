import assert from "node:assert/strict";
import { test } from "vitest";
import type { ControlFaultCode } from "../../src/intake/control/protocol.ts";
import { DeskUnreachable } from "../../src/intake/control/control-client.ts";
import { DeskLineBusy } from "../../src/intake/control/desk-line.ts";
import type { DeskLine } from "../../src/intake/control/desk-line.ts";
import { DeskGate } from "../../src/office/desk-gate.ts";
import { lookAtDesk } from "../../src/office/desk-look.ts";
import type { DeskLook } from "../../src/office/desk-look.ts";

/** @param answers the fault of the desk's answer, or why there is none */
function look(answers: ControlFaultCode | Error, silentMs = 0): Promise<DeskLook> {
  const ask = (): Promise<object> =>
    answers instanceof Error
      ? Promise.reject(answers)
      : Promise.resolve({ id: 1, ok: false, fault: { code: answers, text: "why" } });
  return lookAtDesk(new DeskGate({ ask } as unknown as DeskLine), { silentMs });
}

test("a desk that answers nothing is silent; one that says no, or was not asked, is not", async () => {
  assert.deepEqual(await look(new DeskUnreachable("no answer")), { kind: "SILENT" });
  for (const code of ["DESK_BUSY", "DESK_STOPPING"] as const) {
    assert.deepEqual(await look(code), { kind: "UNKNOWN" });
  }
  const busy = new DeskLineBusy("512 questions wait");
  assert.deepEqual(await look(busy, 1_999), { kind: "UNKNOWN" });
  assert.deepEqual(await look(busy, 2_000), { kind: "SILENT" }, "they wait for a desk that hangs");
});

test("a desk that stands still for its disk is told from a silent one, with what the disk said", async () => {
  assert.deepEqual(await look("DISK_UNSOUND"), { kind: "UNSOUND", text: "why" });
});

test("an answer that is too large is no silence", async () => {
  await assert.rejects(look("ANSWER_TOO_LARGE"));
});
