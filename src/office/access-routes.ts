import { keyRoutes } from "./keys.ts";
import { LoginGuard } from "./login-guard.ts";
import { loginRoutes } from "./logins.ts";
import { Passwords } from "./passwords.ts";
import type { Route } from "./route.ts";
import type { SessionTerms } from "./session-terms.ts";
import type { StoreGate } from "./store-gate.ts";
import { userRoutes } from "./users.ts";

/** All about who may come in. */
export function accessRoutes(store: StoreGate, terms: SessionTerms): Route[] {
  const passwords = new Passwords();
  const guard = new LoginGuard(store, passwords, () => performance.now());
  return [
    ...loginRoutes({ store, guard, terms }),
    ...userRoutes({ store, passwords, guard }),
    ...keyRoutes(store),
  ];
}
