import { explainDecision, listDecisions } from "./decisions.ts";
import { getExposure, listLps } from "./desk-views.ts";
import { checkHealth, checkReadiness, getDocument, getMetrics } from "./health.ts";
import type { Operation } from "./operation.ts";
import { cancelOrder, findOrders, getOrder, submitOrder } from "./orders.ts";
import { listPositions } from "./positions.ts";

/** Everything that can be asked of the office. */
export const operations: readonly Operation[] = [
  submitOrder,
  findOrders,
  getOrder,
  cancelOrder,
  listPositions,
  listDecisions,
  explainDecision,
  getExposure,
  listLps,
  checkHealth,
  checkReadiness,
  getMetrics,
  getDocument,
];
