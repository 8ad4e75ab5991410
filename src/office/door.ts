import type { IncomingHttpHeaders } from "node:http";
import type { Actor } from "./caller.ts";

/** What a request shows of itself before it is read. */
export interface Shown {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}

/** Says who asks. */
export interface Door {
  /** @throws HttpProblem 401, 403 for a page that is not ours, 503 where nobody can say */
  identify(shown: Shown): Promise<Actor>;
}
