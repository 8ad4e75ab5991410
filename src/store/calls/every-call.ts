import { authCalls } from "../auth/every-auth-call.ts";
import type { AuthCalls } from "../auth-calls.ts";
import type { StoreCalls } from "../store-calls.ts";
import { answerCalls } from "./answer-calls.ts";
import type { AnswerCalls } from "./answer-calls.ts";
import { auditCalls } from "./audit-calls.ts";
import type { AuditCalls } from "./audit-calls.ts";
import { listCalls } from "../projections/list-calls.ts";
import type { ListCalls } from "../projections/list-calls.ts";
import { projectionCalls } from "../projections/projection-calls.ts";
import type { ProjectionCalls } from "../projections/projection-calls.ts";
import { reportCalls } from "../projections/report-calls.ts";
import type { ReportCalls } from "../projections/report-calls.ts";
import type { Handlers } from "./handlers.ts";

/** All that the store can be asked. A further set is added here and in `everyHandler`. */
export type EveryCall = Pick<StoreCalls, keyof AuditCalls | keyof AnswerCalls> &
  AuthCalls &
  ProjectionCalls &
  ListCalls &
  ReportCalls;

export const everyHandler: Handlers<EveryCall> = {
  ...auditCalls,
  ...answerCalls,
  ...authCalls,
  ...projectionCalls,
  ...listCalls,
  ...reportCalls,
};
