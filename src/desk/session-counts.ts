import type { SessionEvent } from "../fix/session/session-host.ts";

/** What a session brought that could not be used, since the desk started; status shows it. */
export class SessionCounts {
  /** Messages answered with Reject(3) or BusinessMessageReject(j). */
  rejected = 0;

  on(event: SessionEvent): void {
    if (event.type === "rejected") this.rejected += 1;
  }
}
