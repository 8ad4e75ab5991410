import { DeskUnreachable } from "../intake/control/control-client.ts";
import type { ControlQuestion } from "../intake/control/control-client.ts";
import { DeskLineBusy } from "../intake/control/desk-line.ts";
import type { DeskLine } from "../intake/control/desk-line.ts";
import type { ControlAnswer, ControlFaultCode } from "../intake/control/protocol.ts";
import { HttpProblem } from "./http-problem.ts";

/** Why the desk gave no answer of use. */
type Unanswered = ControlFaultCode | "NO_ANSWER" | "OFFICE_BUSY";

/** What a request is told, and what became of the question behind it. */
export class DeskProblem extends HttpProblem {
  readonly why: Unanswered;

  constructor(why: Unanswered, code: string, detail: string) {
    super(503, code, { detail });
    this.why = why;
  }
}

/** Asks the desk for a request; where the desk does not answer, that is the request's answer. */
export class DeskGate {
  readonly #line: DeskLine;
  /** The status that is under way, and the one for all who asked meanwhile. */
  #status: Promise<unknown> | undefined;
  #nextStatus: Promise<unknown> | undefined;

  constructor(line: DeskLine) {
    this.#line = line;
  }

  /**
   * How the desk stands at some moment after the call. One question at a time, however many ask:
   * an answer takes the desk's time from orders.
   *
   * @throws HttpProblem 503
   */
  status(timeoutMs: number): Promise<unknown> {
    if (this.#status !== undefined) {
      this.#nextStatus ??= this.#status
        .catch(() => undefined)
        .then(() => {
          this.#nextStatus = undefined;
          return this.status(timeoutMs);
        });
      return this.#nextStatus;
    }
    this.#status = this.ask({ op: "status" }, timeoutMs).finally(() => {
      this.#status = undefined;
    });
    return this.#status;
  }

  /** @throws DeskProblem 503 DESK_UNREACHABLE, OFFICE_BUSY, DESK_BUSY or DESK_STOPPING */
  async ask(question: ControlQuestion, timeoutMs: number): Promise<unknown> {
    const answer = await this.#answer(question, timeoutMs);
    if (answer.ok) return answer.result;
    const { code, text } = answer.fault;
    switch (code) {
      case "DESK_BUSY":
      case "DESK_STOPPING":
        throw new DeskProblem(code, code, text);
      case "DISK_UNSOUND":
        throw new DeskProblem(code, "DESK_UNREACHABLE", text);
      case "ANSWER_TOO_LARGE":
        throw new DeskProblem(code, "DESK_UNREACHABLE", `the desk's answer: ${text}`);
      default:
        throw new Error(`Invariant: the desk must understand the office, not say ${code}: ${text}`);
    }
  }

  async #answer(question: ControlQuestion, timeoutMs: number): Promise<ControlAnswer> {
    try {
      return await this.#line.ask(question, timeoutMs);
    } catch (error) {
      if (error instanceof DeskUnreachable) {
        throw new DeskProblem("NO_ANSWER", error.code, error.message);
      }
      if (!(error instanceof DeskLineBusy)) throw error;
      throw new DeskProblem("OFFICE_BUSY", "OFFICE_BUSY", error.message);
    }
  }
}
