export type ClientErrorCode = "CLIENT_LOG_DAMAGED";

/** Why the trading clients cannot start. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
  }
}
