import { z } from "zod";
import type { Response, Responses } from "./operation.ts";

/** One thing that is wrong with a request. */
export interface RequestFault {
  /** The part of the request that the pointer leads into. */
  readonly in: "path" | "query" | "body" | "header" | "policy";
  /** RFC 6901; empty for the whole. In the policy, outside the request: a path of its file. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** RFC 9457. `code` is stable; the words may change. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string | undefined;
  readonly errors?: readonly RequestFault[] | undefined;
  /** Of an order that was refused: it is kept under this id. */
  readonly orderID?: string | undefined;
}

export const problemMediaType = "application/problem+json";

export const faultSchema: z.ZodType<RequestFault> = z.strictObject({
  in: z.enum(["path", "query", "body", "header", "policy"]),
  pointer: z.string(),
  code: z.string(),
  message: z.string(),
});

export const problemSchema: z.ZodType<Problem> = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(faultSchema).optional(),
  orderID: z.string().optional(),
});

const problem = (description: string): Response => ({
  description,
  mediaType: problemMediaType,
  name: "Problem",
  schema: problemSchema,
});

export const badRequest: Response = problem(
  "The request is not what the contract says; errors names each fault.",
);

/** What may be answered to anything that is not open. */
const always: Responses = {
  400: badRequest,
  401: problem("The credential is missing, wrong, or no longer good."),
  403: problem(
    "FORBIDDEN: it asks for more than the role of whoever asks, whether it is there or not. " +
      "CSRF: a browser's request without the session's token, or from another place.",
  ),
  503: problem("It cannot be answered now; code says why."),
};

type SpecialStatus = 404 | 409 | 412 | 413 | 415 | 422 | 428 | 429;

const special: Readonly<Record<SpecialStatus, Response>> = {
  404: problem("There is no such thing, or it is no longer remembered."),
  409: problem(
    "DUPLICATE_CLORDID: the ClOrdID was used for another order of this account. " +
      "BEING_CARRIED_OUT, ORDER_ENDED, OTHER_SESSION: the order cannot be cancelled, or not " +
      "here. HISTORY_WOULD_BE_LOST: the journal has no more all that rows were made of. " +
      "Of changes: it is there already, is the file's, or something else came between. " +
      "USER_EXISTS, KEY_EXISTS, LAST_ADMIN and others: it does not go with what there is.",
  ),
  412: problem("STALE: it was changed since; read it again."),
  413: problem("BODY_TOO_LARGE."),
  415: problem("UNSUPPORTED_MEDIA_TYPE: the body must be application/json."),
  422: problem("The desk refused it; code, detail and errors say why."),
  428: problem("PRECONDITION_REQUIRED: say in If-Match which state it changes."),
  429: problem(
    "ORDER_RATE: orders come faster than the desk takes them. " +
      "LOGIN_THROTTLED: too many passwords were wrong.",
  ),
};

/** The problems an operation may answer with, beside those that any may. */
export function problems(...statuses: readonly SpecialStatus[]): Responses {
  const own = statuses.map((status) => [status, special[status]] as const);
  return { ...always, ...Object.fromEntries(own) };
}
