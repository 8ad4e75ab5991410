/** Why the store itself fails. Codes are stable: logs, answers and alarms key on them. */
export type StoreErrorCode =
  | "STORE_UNREACHABLE"
  | "STORE_IN_USE"
  | "STORE_FULL"
  | "STORE_DAMAGED"
  | "STORE_TOO_NEW"
  | "STORE_BUSY"
  | "STORE_KEY_MISSING"
  | "STORE_KEY_WRONG"
  | "STORE_NOT_EMPTY"
  | "STORE_COPY_BAD"
  | "STORE_FAILED";

/** The store does not do what it was asked; the message says what is wrong and what to do. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  /** The message without its code. */
  readonly text: string;

  constructor(code: StoreErrorCode, text: string, options?: ErrorOptions) {
    super(`${code}: ${text}`, options);
    this.code = code;
    this.text = text;
  }
}

/** Anything that is thrown, as the store tells it. */
export const toStoreError = (error: unknown): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError("STORE_FAILED", error instanceof Error ? error.message : String(error), {
        cause: error,
      });
