import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlRequest } from "../intake/control/protocol.ts";
import type { FloorRequest } from "./floor-answers.ts";
import type { ActivationAsked, ReloadAsked, ReloadOutcome } from "./policy-loader.ts";
import type { DeskStatus } from "./status.ts";

export interface ControlDesk {
  readonly floor: { answer(request: FloorRequest): ControlOutcome };
  status(): DeskStatus;
  reload(asked: ReloadAsked, done: (outcome: ReloadOutcome) => void): void;
  activate(asked: ActivationAsked, done: (outcome: ReloadOutcome) => void): void;
}

/** What the desk does for those who hold its control socket. */
export function answerControl(
  desk: ControlDesk,
  request: ControlRequest,
  answer: (outcome: ControlOutcome) => void,
): void {
  if (request.op === "status") return answer({ ok: true, result: desk.status() });
  if (request.op === "reload") {
    const { actor, source = "command" } = request;
    return desk.reload({ actor, source }, (outcome) => answer(answerOf(outcome)));
  }
  if (request.op !== "activate") return answer(desk.floor.answer(request));
  const { id: _id, op: _op, ...asked } = request;
  return desk.activate(asked, (outcome) => answer(answerOf(outcome)));
}

function answerOf(outcome: ReloadOutcome): ControlOutcome {
  if (outcome.kind === "ACTIVATED" || outcome.kind === "UNCHANGED") {
    const { fileSha256: _ours, ...result } = outcome;
    return { ok: true, result };
  }
  if (outcome.kind === "FITS") return { ok: true, result: outcome };
  const { code, text, issues } = outcome;
  return { ok: false, fault: { code, text, ...(issues === undefined ? {} : { issues }) } };
}
