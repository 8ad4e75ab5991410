import type { ArgsOf } from "./calls/handlers.ts";
import type { EveryCall } from "./calls/every-call.ts";
import type { StoreErrorCode } from "./store-error.ts";

export type CallName = keyof EveryCall;

export interface Question<Name extends CallName = CallName> {
  readonly kind: "ASK";
  readonly id: number;
  readonly name: Name;
  readonly args: ArgsOf<EveryCall, Name>;
  /** As `monotonicMs` reads; later, nobody waits for it any more, and it is not begun. */
  readonly beforeMs: number;
}

/** From the office's thread to the store's. */
export type ToStore =
  | { [Name in CallName]: Question<Name> }[CallName]
  /** All of it, to a file. */
  | { readonly kind: "COPY"; readonly id: number; readonly file: string }
  | { readonly kind: "STOP" };

export type StoreState =
  /** @param name of the database, for people */
  | { readonly isOpen: true; readonly name: string }
  | { readonly isOpen: false; readonly code: StoreErrorCode; readonly text: string };

/** From the store's thread to the office's; `Answer` is what the call answers. */
export type FromStore<Answer> =
  | { readonly kind: "STATE"; readonly state: StoreState }
  | { readonly kind: "ANSWER"; readonly id: number; readonly answer: Answer }
  | {
      readonly kind: "FAILED";
      readonly id: number;
      readonly code: StoreErrorCode;
      readonly text: string;
    };

/** Milliseconds that all threads of a process read alike, and nobody sets. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1_000_000n);
