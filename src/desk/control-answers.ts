import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlRequest } from "../intake/control/protocol.ts";
import type { FloorRequest } from "./floor-answers.ts";
import type { ReloadAsked, ReloadOutcome } from "./policy-loader.ts";
import type { DeskStatus } from "./status.ts";

export interface ControlDesk {
  readonly floor: { answer(request: FloorRequest): ControlOutcome };
  status(): DeskStatus;
  reload(asked: ReloadAsked, done: (outcome: ReloadOutcome) => void): void;
}

/** What the desk does for those who hold its control socket. */
export function answerControl(
  desk: ControlDesk,
  request: ControlRequest,
  answer: (outcome: ControlOutcome) => void,
): void {
  if (request.op === "status") return answer({ ok: true, result: desk.status() });
  if (request.op !== "reload") return answer(desk.floor.answer(request));
  return desk.reload({ actor: request.actor, source: "command" }, (outcome) => {
    answer(
      outcome.kind === "REFUSED"
        ? { ok: false, fault: { code: outcome.code, text: outcome.text } }
        : { ok: true, result: outcome },
    );
  });
}
