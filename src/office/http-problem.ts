import { STATUS_CODES } from "node:http";
import type { DenialCode } from "../core/codes.ts";
import type { Problem, RequestFault } from "./contract/problem.ts";

/** What an answer may say beyond status and code. */
interface ProblemDetails {
  readonly detail?: string;
  readonly errors?: readonly RequestFault[];
  readonly orderID?: string;
}

/** Ends a request with a problem of RFC 9457. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: ProblemDetails;
  /** Whole seconds until it may be tried again, where that is known. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    code: string,
    details: ProblemDetails = {},
    retryAfterSeconds?: number,
  ) {
    super(`${status} ${code}`);
    this.retryAfterSeconds = retryAfterSeconds;
    this.status = status;
    this.code = code;
    this.details = details;
  }

  body(): Problem {
    const { status, code, details } = this;
    const title = STATUS_CODES[status] ?? "Problem";
    return { type: `urn:hedgerow:problem:${code}`, title, status, code, ...details };
  }
}

const deniedStatuses: Readonly<Partial<Record<DenialCode, number>>> = {
  DUPLICATE_CLORDID: 409,
  ORDER_RATE: 429,
  DESK_BUSY: 503,
};

/** What refused the order was understood; most refusals are the desk's business, not the form's. */
export const statusOfDenial = (code: DenialCode): number => deniedStatuses[code] ?? 422;
