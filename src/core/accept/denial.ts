import type { DenialCode } from "../codes.ts";

/** Why an order is not taken, with the value that was wrong. */
export interface Denial {
  readonly code: DenialCode;
  readonly detail: string;
}

const MAX_DETAIL = 80;

/** What a client wrote is kept short and printable: it goes to logs and back over the wire. */
export const denied = (code: DenialCode, detail: string): Denial => ({
  code,
  detail: detail.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, MAX_DETAIL),
});
