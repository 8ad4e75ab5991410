import { DeskUnreachable } from "../intake/control/control-client.ts";
import type { ControlQuestion } from "../intake/control/control-client.ts";
import { DeskLineBusy } from "../intake/control/desk-line.ts";
import type { DeskLine } from "../intake/control/desk-line.ts";
import type { ControlAnswer, ControlFaultCode } from "../intake/control/protocol.ts";
import type { PolicyFault } from "../intake/control/activate-request.ts";
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

/** What the desk says to a policy that it does not take. */
const refusals: ReadonlySet<ControlFaultCode> = new Set<ControlFaultCode>([
  "POLICY_INVALID",
  "RESTART_NEEDED",
  "INSTRUMENT_HELD",
  "RELOAD_FAILED",
  "VERSION_MOVED",
]);

export interface DeskRefusal {
  readonly code: string;
  readonly text: string;
  /** Of a policy with mistakes. */
  readonly issues: readonly PolicyFault[];
}

export type TriedAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly refusal: DeskRefusal };

/** @throws DeskProblem */
function resultOf(answer: ControlAnswer): unknown {
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
    return resultOf(await this.#answer(question, timeoutMs));
  }

  /**
   * The same for what the desk may refuse on its merits.
   *
   * @throws DeskProblem as `ask`
   */
  async tryAsk(question: ControlQuestion, timeoutMs: number): Promise<TriedAnswer> {
    const answer = await this.#answer(question, timeoutMs);
    if (answer.ok) return { ok: true, result: answer.result };
    const { fault } = answer;
    if (!refusals.has(fault.code)) return { ok: true, result: resultOf(answer) };
    const { code, text, issues = [] } = fault;
    return { ok: false, refusal: { code, text, issues } };
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
