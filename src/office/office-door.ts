import { isListed } from "./address-list.ts";
import type { Actor } from "./caller.ts";
import { lesserOf } from "./contract/role.ts";
import type { Door, Shown } from "./door.ts";
import { HttpProblem } from "./http-problem.ts";
import { wallUs } from "./rfc3339.ts";
import { isFromOwnPage, sessionHashOf, sessionTokenIn } from "./session-cookie.ts";
import type { SessionTerms } from "./session-terms.ts";
import type { StoreGate } from "./store-gate.ts";
import type { Token } from "./token.ts";

/** Whoever may read the data folder may do everything, also while there is no store. */
const local: Actor = { name: "local", role: "admin", via: "token" };

const bearerKey = /^Bearer (hk_[\w-]{43})$/i;

/** Knows everybody who may come in: by the folder's token, an API key, or a browser's session. */
export class OfficeDoor implements Door {
  readonly #token: Token;
  readonly #store: Pick<StoreGate, "ask">;
  readonly #terms: Pick<SessionTerms, "idleUs">;

  constructor(token: Token, store: Pick<StoreGate, "ask">, terms: Pick<SessionTerms, "idleUs">) {
    this.#token = token;
    this.#store = store;
    this.#terms = terms;
  }

  async identify(shown: Shown): Promise<Actor> {
    const { authorization } = shown.headers;
    if (authorization !== undefined) {
      if (this.#token.isIn(authorization)) return local;
      const [, key] = bearerKey.exec(authorization) ?? [];
      if (key === undefined) throw unauthorized();
      return this.#byKey(key, shown.address);
    }
    const session = sessionTokenIn(shown.headers);
    if (session === null) throw unauthorized();
    return this.#bySession(session, shown);
  }

  async #byKey(text: string, address: string): Promise<Actor> {
    const key = await this.#store.ask("useKey", text, wallUs());
    if (key === null) throw unauthorized();
    const { name, role, addresses, ownerRole } = key;
    // From elsewhere it is no key: whoever found it learns nothing.
    if (addresses.length > 0 && !isListed(address, addresses)) throw unauthorized();
    return { name: `key:${name}`, role: lesserOf(role, ownerRole ?? role), via: "key" };
  }

  async #bySession(token: string, { method, headers }: Shown): Promise<Actor> {
    const { idleUs } = this.#terms;
    const tokenHash = sessionHashOf(token);
    const user = await this.#store.ask("useSession", { tokenHash, idleUs, nowUs: wallUs() });
    if (user === null) throw unauthorized();
    if (!isFromOwnPage(method, headers, token)) throw new HttpProblem(403, "CSRF");
    return { name: user.name, role: user.role, via: "session" };
  }
}

const unauthorized = (): HttpProblem => new HttpProblem(401, "UNAUTHORIZED");
