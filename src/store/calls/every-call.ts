import { authCalls } from "../auth/every-auth-call.ts";
import type { AuthCalls } from "../auth-calls.ts";
import { listCalls } from "../projections/list-calls.ts";
import type { ListCalls } from "../projections/list-calls.ts";
import { projectionCalls } from "../projections/projection-calls.ts";
import type { ProjectionCalls } from "../projections/projection-calls.ts";
import { reportCalls } from "../projections/report-calls.ts";
import type { ReportCalls } from "../projections/report-calls.ts";
import type { StoreCalls } from "../store-calls.ts";
import { answerCalls } from "./answer-calls.ts";
import { auditCalls } from "./audit-calls.ts";
import { changeCalls } from "./change-calls.ts";
import { changeQueries } from "./change-queries.ts";
import type { Handlers } from "./handlers.ts";
import { layerCalls } from "./layer-calls.ts";
import { versionCalls } from "./version-calls.ts";

/** All that the store can be asked; a further set is added here and in `everyHandler`. */
export type EveryCall = StoreCalls & AuthCalls & ProjectionCalls & ListCalls & ReportCalls;

export const everyHandler: Handlers<EveryCall> = {
  ...answerCalls,
  ...auditCalls,
  ...authCalls,
  ...changeCalls,
  ...changeQueries,
  ...layerCalls,
  ...versionCalls,
  ...projectionCalls,
  ...listCalls,
  ...reportCalls,
};
