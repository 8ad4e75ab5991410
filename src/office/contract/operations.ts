import { explainDecision, listDecisions } from "./decisions.ts";
import { getExposure, listLps } from "./desk-views.ts";
import { checkHealth, checkReadiness, getDocument, getMetrics } from "./health.ts";
import { addKey, listKeys, revokeKey } from "./keys.ts";
import { confirmTotp, dropTotp, getMe, logIn, logOut, offerTotp } from "./login.ts";
import type { Operation } from "./operation.ts";
import { cancelOrder, findOrders, getOrder, submitOrder } from "./orders.ts";
import { listPositions } from "./positions.ts";
import {
  addUser,
  changeUser,
  dropUserTotp,
  getUser,
  listUsers,
  removeUser,
  setPassword,
} from "./users.ts";

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
  logIn,
  logOut,
  getMe,
  offerTotp,
  confirmTotp,
  dropTotp,
  listUsers,
  addUser,
  getUser,
  changeUser,
  removeUser,
  setPassword,
  dropUserTotp,
  listKeys,
  addKey,
  revokeKey,
  checkHealth,
  checkReadiness,
  getMetrics,
  getDocument,
];
