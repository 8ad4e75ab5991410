import { checkHealth, checkReadiness, getDocument } from "./contract/health.ts";
import type { Readiness } from "./contract/health.ts";
import { openApiOf } from "./contract/open-api.ts";
import { operations } from "./contract/operations.ts";
import { statusOf } from "./desk-views.ts";
import { HttpProblem } from "./http-problem.ts";
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
  const trading = new Trading(sources.gate);
  return [
    route(checkHealth, () => ({ status: 200, body: { isUp: true } })),
    route(getDocument, () => ({ status: 200, body: document })),
    route(checkReadiness, async () => {
      const body = await readinessOf(sources, trading);
      return { status: body.isReady ? 200 : 503, body };
    }),
  ];
}

async function readinessOf(
  { follower, projection }: Sources,
  trading: Trading,
): Promise<Readiness> {
  const isDeskReachable = follower.isDeskReachable;
  const isCaughtUp = follower.hasCaughtUp && projection.behind <= MOST_BEHIND;
  const isLpTrading = isDeskReachable && (await trading.isOn());
  const isReady = isDeskReachable && isCaughtUp && isLpTrading;
  return { isReady, isDeskReachable, isCaughtUp, isLpTrading };
}

/** Whether the desk may trade, as it was said within the last half second. */
class Trading {
  readonly #gate: Sources["gate"];
  #askedMs = -Infinity;
  #answer: Promise<boolean> = Promise.resolve(false);

  constructor(gate: Sources["gate"]) {
    this.#gate = gate;
  }

  isOn(): Promise<boolean> {
    const nowMs = performance.now();
    if (nowMs - this.#askedMs >= ASKED_AGAIN_MS) {
      this.#askedMs = nowMs;
      this.#answer = mayTrade(this.#gate);
    }
    return this.#answer;
  }
}

/** A desk that has no LP keeps everything and waits for none; cancel-only it takes nothing. */
async function mayTrade(gate: Sources["gate"]): Promise<boolean> {
  try {
    const { lps, journal } = await statusOf(gate);
    if (journal.isCancelOnly) return false;
    return lps.length === 0 || lps.some(({ isTrading }) => isTrading);
  } catch (error) {
    // It fell silent after it was last heard.
    if (error instanceof HttpProblem) return false;
    throw error;
  }
}
