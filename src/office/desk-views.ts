import { getExposure } from "./contract/desk-views.ts";
import type { DeskGate } from "./desk-gate.ts";
import { statusSchema } from "./desk-status.ts";
import type { SeenStatus } from "./desk-status.ts";
import { HttpProblem } from "./http-problem.ts";
import { route } from "./route.ts";
import type { Route } from "./route.ts";
import type { Sources } from "./sources.ts";

/** What the desk says within it is an answer. */
export const STATUS_MS = 2_000;

/** How the desk stands now. @throws HttpProblem 503 */
export const statusOf = async (gate: DeskGate): Promise<SeenStatus> =>
  statusSchema.parse(await gate.status(STATUS_MS));

/** A desk that is away is itself a figure. */
export async function statusIfUp(gate: DeskGate): Promise<SeenStatus | undefined> {
  try {
    return await statusOf(gate);
  } catch (error) {
    if (error instanceof HttpProblem) return undefined;
    throw error;
  }
}

/** What hangs on prices and the policy is the desk's to say: it is asked for each answer. */
export const deskRoutes = ({ gate }: Sources): Route[] => [
  route(getExposure, async () => {
    const { reportingCurrency, priceFeedLp, exposure, global } = await statusOf(gate);
    return { status: 200, body: { reportingCurrency, priceFeedLp, exposure, global } };
  }),
];
