export type VenueErrorCode =
  | "TRADE_LOG_DAMAGED"
  | "VENUE_FOLDER_IN_USE"
  | "TICKS_UNREADABLE"
  | "TICKS_UNKNOWN_FORMAT"
  | "TICKS_NEED_SYMBOL"
  | "TICKS_NO_GOOD_LINE";

/** Why a venue could not start; the code is stable, the message is for people. */
export class VenueError extends Error {
  readonly code: VenueErrorCode;

  constructor(code: VenueErrorCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
  }
}
