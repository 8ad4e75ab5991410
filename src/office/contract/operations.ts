import { getBlotterOrder, listFills, listOrders } from "./blotter.ts";
import { explainDecision, listDecisions } from "./decisions.ts";
import { getExposure, listLps } from "./desk-views.ts";
import { checkHealth, checkReadiness, getDocument, getMetrics } from "./health.ts";
import type { Operation } from "./operation.ts";
import { cancelOrder, findOrders, getOrder, submitOrder } from "./orders.ts";
import { listPositions } from "./positions.ts";
import {
  getExposureHistory,
  getProjection,
  getRoutingStats,
  listBreaches,
  rebuildProjection,
} from "./reports.ts";

/** Everything that can be asked of the office. */
export const operations: readonly Operation[] = [
  submitOrder,
  findOrders,
  getOrder,
  cancelOrder,
  listPositions,
  listDecisions,
  explainDecision,
  listOrders,
  getBlotterOrder,
  listFills,
  getRoutingStats,
  getExposure,
  getExposureHistory,
  listBreaches,
  getProjection,
  rebuildProjection,
  listLps,
  checkHealth,
  checkReadiness,
  getMetrics,
  getDocument,
];
