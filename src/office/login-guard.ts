import type { UserProof } from "../store/auth-calls.ts";
import { neighbourhoodOf } from "./address-list.ts";
import type { Caller } from "./caller.ts";
import { deedOf } from "./deed.ts";
import { HttpProblem } from "./http-problem.ts";
import type { Passwords } from "./passwords.ts";
import { wallUs } from "./rfc3339.ts";
import type { StoreGate } from "./store-gate.ts";
import { Throttle } from "./throttle.ts";
import { stepOfTotp } from "./totp.ts";

const US_PER_SECOND = 1_000_000;
/** Remembered at once; scrypt lets nobody fill it within the time after which all is forgotten. */
const MOST = 10_000;
const ofNames = { free: 5, longestSeconds: 60, forgetSeconds: 900, most: MOST };
/** Behind a proxy all have one address, and people share a line. */
const ofAddresses = { ...ofNames, free: 20 };

/** A user who has shown to be the one. */
export interface Proven {
  readonly user: UserProof;
  /** Of the one-time password that was given; null: none is asked for. */
  readonly totpStep: number | null;
}

/** Compares passwords, and makes those who guess wait. */
export class LoginGuard {
  readonly #store: Pick<StoreGate, "ask">;
  readonly #passwords: Passwords;
  readonly #names: Throttle;
  readonly #addresses: Throttle;

  /** @param nowMs never goes back */
  constructor(store: Pick<StoreGate, "ask">, passwords: Passwords, nowMs: () => number) {
    this.#store = store;
    this.#passwords = passwords;
    this.#names = new Throttle(ofNames, nowMs);
    this.#addresses = new Throttle(ofAddresses, nowMs);
  }

  /**
   * Whether a name, a password and a one-time password belong together.
   *
   * @throws HttpProblem 401 LOGIN_FAILED whatever of them is wrong, TOTP_REQUIRED, 429
   * LOGIN_THROTTLED, 503
   */
  async prove(
    caller: Caller,
    name: string,
    password: string,
    totp: string | undefined,
  ): Promise<Proven> {
    return this.#attempt(caller, name, async () => {
      const user = await this.#store.ask("userProof", name);
      const isRight = await this.#passwords.isRight(password, user?.passwordHash ?? null);
      if (user === null || !isRight) {
        throw await this.#failed(caller, name, user === null ? "UNKNOWN_USER" : "PASSWORD");
      }
      if (!user.isEnabled) throw await this.#failed(caller, name, "DISABLED");
      if (!user.hasTotp) return { user, totpStep: null };
      if (totp === undefined) throw new HttpProblem(401, "TOTP_REQUIRED");
      const step = stepOf(user, totp);
      if (step === null) throw await this.#failed(caller, name, "TOTP");
      return { user, totpStep: step };
    });
  }

  /** The step of a one-time password that a user has just been offered. @throws as `prove` */
  async confirm(caller: Caller, name: string, totp: string): Promise<number> {
    return this.#attempt(caller, name, async () => {
      const user = await this.#store.ask("userProof", name);
      const step = user === null ? null : stepOf(user, totp);
      if (step !== null) return step;
      const detail = "that is no one-time password of now for the secret that was offered";
      throw new HttpProblem(409, "TOTP_WRONG", { detail });
    });
  }

  async #attempt<Value>(
    { address }: Caller,
    name: string,
    attempt: () => Promise<Value>,
  ): Promise<Value> {
    const place = neighbourhoodOf(address);
    const wait = Math.max(this.#names.waitSeconds(name), this.#addresses.waitSeconds(place));
    if (wait > 0) {
      const detail = `too many attempts; try again in ${wait} s`;
      throw new HttpProblem(429, "LOGIN_THROTTLED", { detail }, wait);
    }
    this.#names.tries(name);
    this.#addresses.tries(place);
    try {
      const value = await attempt();
      this.#names.succeeded(name);
      this.#addresses.forgives(place);
      return value;
    } catch (error) {
      if (!isGuess(error)) {
        this.#names.forgives(name);
        this.#addresses.forgives(place);
      }
      throw error;
    }
  }

  async #failed(caller: Caller, name: string, why: string): Promise<HttpProblem> {
    const deed = { ...deedOf(caller), actor: "nobody" };
    await this.#store.ask("loginFailed", name, why, caller.address, deed);
    return new HttpProblem(401, "LOGIN_FAILED");
  }
}

/** Whether it ended because something that was given was wrong. */
const isGuess = (error: unknown): boolean =>
  error instanceof HttpProblem && ["LOGIN_FAILED", "TOTP_WRONG"].includes(error.code);

function stepOf({ totpSecret, totpStep }: UserProof, totp: string): number | null {
  if (totpSecret === null) return null;
  return stepOfTotp(totpSecret, totp, wallUs() / US_PER_SECOND, totpStep);
}
