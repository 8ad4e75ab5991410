import type { AuthCalls } from "../auth-calls.ts";
import type { Handlers } from "../calls/handlers.ts";
import { keyCalls } from "./key-calls.ts";
import { loginCalls } from "./login-calls.ts";
import { totpCalls } from "./totp-calls.ts";
import { userCalls } from "./user-calls.ts";

export const authCalls: Handlers<AuthCalls> = {
  ...userCalls,
  ...loginCalls,
  ...totpCalls,
  ...keyCalls,
};
