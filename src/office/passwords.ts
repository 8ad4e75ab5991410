import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import type { ScryptOptions } from "node:crypto";
import { HttpProblem } from "./http-problem.ts";

const LOG2_N = 15;
const BLOCK = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each takes a thread of the pool for a tenth of a second and 32 MB; files need threads too. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 16;

const SHORTEST = 12;
const LONGEST = 128;

/** What is wrong with a password, null where it may be one. */
export function passwordFault(password: string, name: string): string | null {
  const { length } = Array.from(password);
  if (length < SHORTEST || length > LONGEST) {
    return `a password has ${SHORTEST} to ${LONGEST} characters`;
  }
  return plain(password).toLowerCase() === name.toLowerCase() ? "a password is not the name" : null;
}

/** One password has one spelling, whatever keyboard it was typed on. */
const plain = (password: string): string => password.normalize("NFKC");

interface Kept {
  readonly cost: ScryptOptions;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/**
 * Makes of passwords what is kept of them, and compares: scrypt, in threads beside the one that
 * answers, a few at a time.
 */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** Compared with where there is no user, so that it takes the same time. */
  readonly #nobodys = textOf(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));

  /** @throws HttpProblem 503 LOGIN_BUSY */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return textOf(salt, await this.#derived(password, salt, costOf(LOG2_N, BLOCK, PARALLEL)));
  }

  /** @param kept null where there is no such user; then it is nobody's. @throws as `hash` */
  async isRight(password: string, kept: string | null): Promise<boolean> {
    const { cost, salt, hash } = parse(kept ?? this.#nobodys);
    const derived = await this.#derived(password, salt, cost);
    return timingSafeEqual(derived, hash) && kept !== null;
  }

  async #derived(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
    await this.#turn();
    try {
      return await new Promise((resolve, reject) => {
        scrypt(plain(password), salt, HASH_BYTES, cost, (error, derived) =>
          error === null ? resolve(derived) : reject(error),
        );
      });
    } finally {
      // Whoever waited longest takes the place over.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  #turn(): Promise<void> {
    if (this.#running < MOST_AT_ONCE) {
      this.#running += 1;
      return Promise.resolve();
    }
    if (this.#waiting.length >= MOST_WAITING) {
      const detail = "too many passwords are being compared; try again";
      throw new HttpProblem(503, "LOGIN_BUSY", { detail });
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

const costOf = (log2N: number, r: number, p: number): ScryptOptions => ({
  N: 2 ** log2N,
  r,
  p,
  maxmem: 2 * 128 * 2 ** log2N * r,
});

const textOf = (salt: Buffer, hash: Buffer): string =>
  ["scrypt", LOG2_N, BLOCK, PARALLEL, salt.toString("base64url"), hash.toString("base64url")].join(
    "$",
  );

function parse(text: string): Kept {
  const [kind, log2N, r, p, salt, hash] = text.split("$");
  if (kind !== "scrypt" || salt === undefined || hash === undefined) {
    throw new Error("Invariant: what is kept of a password must be of scrypt");
  }
  return {
    cost: costOf(Number(log2N), Number(r), Number(p)),
    salt: Buffer.from(salt, "base64url"),
    hash: Buffer.from(hash, "base64url"),
  };
}
