import { checkHealth, checkReadiness, getDocument } from "./contract/health.ts";
import { openApiOf } from "./contract/open-api.ts";
import { operations } from "./contract/operations.ts";
import type { SeenStatus } from "./desk-status.ts";
import { statusIfUp } from "./desk-views.ts";
import { readinessOf } from "./readiness.ts";
import { route } from "./route.ts";
import type { Route } from "./route.ts";
import type { Sources } from "./sources.ts";
import { version } from "./version.ts";

/** Events that may be unread while the office counts as up to date: it looks every 50 ms. */
const MOST_BEHIND = 10_000;
/** Nobody needs a token to ask, so the desk is asked no more often than this. */
const ASKED_AGAIN_MS = 500;

export function healthRoutes(sources: Sources): Route[] {
  const document = openApiOf(operations, version);
  const asked = new AskedStatus(sources.gate);
  const { follower, projection, rows: keeper } = sources;
  return [
    route(checkHealth, () => ({ status: 200, body: { isUp: true } })),
    route(getDocument, () => ({ status: 200, body: document })),
    route(checkReadiness, async () => {
      const { isDeskReachable } = follower;
      const isCaughtUp = follower.hasCaughtUp && projection.behind <= MOST_BEHIND;
      const status = isDeskReachable ? await asked.now() : undefined;
      const { behind, fault } = keeper;
      const rows = { behind, ...(fault === undefined ? {} : { fault: fault.code }) };
      const isStoreOpen = sources.store.isOpen;
      const body = readinessOf({ isDeskReachable, isCaughtUp, isStoreOpen, status, rows });
      return { status: body.isReady ? 200 : 503, body };
    }),
  ];
}

/** How the desk stands, as it was said within the last half second. */
class AskedStatus {
  readonly #gate: Sources["gate"];
  #askedMs = -Infinity;
  #answer: Promise<SeenStatus | undefined> = Promise.resolve(undefined);

  constructor(gate: Sources["gate"]) {
    this.#gate = gate;
  }

  now(): Promise<SeenStatus | undefined> {
    const nowMs = performance.now();
    if (nowMs - this.#askedMs >= ASKED_AGAIN_MS) {
      this.#askedMs = nowMs;
      this.#answer = statusIfUp(this.#gate);
    }
    return this.#answer;
  }
}
