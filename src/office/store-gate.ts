import type { StoreClient } from "../store/store-client.ts";
import { StoreError } from "../store/store-error.ts";
import type { StoreRefusal } from "../store/store-calls.ts";
import { HttpProblem } from "./http-problem.ts";

/** What the store is asked for a request; where it fails, that is the request's answer. */
export class StoreGate {
  readonly #client: StoreClient;

  constructor(client: StoreClient) {
    this.#client = client;
  }

  get isOpen(): boolean {
    return this.#client.state.isOpen;
  }

  /**
   * As the client's `ask`.
   *
   * @throws HttpProblem 503 with the store's code; a bug of the store's as it is
   */
  readonly ask: StoreClient["ask"] = async (name, ...args) => {
    try {
      return await this.#client.ask(name, ...args);
    } catch (error) {
      throw error instanceof StoreError ? problemOf(error) : error;
    }
  };

  /** As the client's. @throws HttpProblem as `ask` */
  async copyTo(file: string): Promise<void> {
    try {
      return await this.#client.copyTo(file);
    } catch (error) {
      throw error instanceof StoreError ? problemOf(error) : error;
    }
  }
}

/** Where it stands is nobody's business who has not shown who they are: only the code is told. */
function problemOf(error: StoreError): Error {
  if (error.code === "STORE_FAILED") return error;
  const detail = "the store does not do it now; the office's log says why";
  return new HttpProblem(503, error.code, { detail });
}

const statuses: Readonly<Record<string, number>> = {
  UNKNOWN_USER: 404,
  UNKNOWN_KEY: 404,
  FIRST_USER: 403,
};

/** @throws HttpProblem where the store refused; most refusals are conflicts */
export function done<Answer extends object>(answer: Answer | StoreRefusal): Answer {
  if (!isRefusal(answer)) return answer;
  const { refused, text } = answer;
  if (refused === "KEY_GONE") throw new HttpProblem(401, "UNAUTHORIZED");
  if (refused === "USER_MOVED") throw new HttpProblem(412, "STALE", { detail: text });
  throw new HttpProblem(statuses[refused] ?? 409, refused, { detail: text });
}

const isRefusal = (answer: object): answer is StoreRefusal => "refused" in answer;
