import type { Actor } from "./caller.ts";
import type { Door, Shown } from "./door.ts";
import { HttpProblem } from "./http-problem.ts";
import type { Token } from "./token.ts";

/** Whoever may read the data folder may do everything. */
const local: Actor = { name: "local", role: "admin", via: "token" };

/** Knows everybody who may come in. */
export class OfficeDoor implements Door {
  readonly #token: Token;

  constructor(token: Token) {
    this.#token = token;
  }

  async identify({ headers }: Shown): Promise<Actor> {
    if (this.#token.isIn(headers.authorization)) return Promise.resolve(local);
    throw new HttpProblem(401, "UNAUTHORIZED");
  }
}
