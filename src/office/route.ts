import type { z } from "zod";
import type { Caller } from "./caller.ts";
import type { Operation } from "./contract/operation.ts";
import type { RequestFault } from "./contract/problem.ts";
import { HttpProblem } from "./http-problem.ts";
import { faultsOf } from "./request-faults.ts";

/** The parts of a request, as they came. */
export interface RawRequest {
  readonly path: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** The same, as the contract has them, and who asks. */
export interface Asked<Path, Query, Body> extends Caller {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
}

export interface Reply {
  readonly status: number;
  /** JSON, but for an operation that answers text. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An operation of the contract and who answers it. */
export interface Route {
  readonly operation: Operation;
  answer(request: RawRequest, caller: Caller): Promise<Reply>;
}

/** Every mistake of a request is told at once; none that has one is handled. */
export const route = <Path, Query, Body>(
  operation: Operation<Path, Query, Body>,
  handle: (asked: Asked<Path, Query, Body>) => Reply | Promise<Reply>,
): Route => ({
  operation,
  answer: async (request, caller) => handle({ ...checked(operation, request), ...caller }),
});

/** @throws HttpProblem BAD_REQUEST */
function checked<Path, Query, Body>(
  { inPath, inQuery, body: inBody }: Operation<Path, Query, Body>,
  request: RawRequest,
): Omit<Asked<Path, Query, Body>, keyof Caller> {
  const path = inPath.safeParse(request.path);
  const query = inQuery.safeParse(request.query);
  const body = inBody.safeParse(request.body);
  if (path.success && query.success && body.success) {
    return { path: path.data, query: query.data, body: body.data };
  }
  const errors = [...faults(path, "path"), ...faults(query, "query"), ...faults(body, "body")];
  throw new HttpProblem(400, "BAD_REQUEST", { errors });
}

const faults = (result: z.ZodSafeParseResult<unknown>, part: RequestFault["in"]): RequestFault[] =>
  result.success ? [] : faultsOf(result.error, part);
