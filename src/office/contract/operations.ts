import { exportAudit, listAudit } from "./audit.ts";
import { getBlotterOrder, listFills, listOrders } from "./blotter.ts";
import { explainDecision, listDecisions } from "./decisions.ts";
import { getExposure, listLps } from "./desk-views.ts";
import type { Editable } from "./editable.ts";
import { dropLimitOverride, getLimit, putLimit } from "./exposure-limits.ts";
import { checkHealth, checkReadiness, getDocument, getMetrics } from "./health.ts";
import { addKey, listKeys, revokeKey } from "./keys.ts";
import { confirmTotp, dropTotp, getMe, logIn, logOut, offerTotp } from "./login.ts";
import { fixSessions, getLpHealth, getLpSymbols, lps, putLpSymbols, toggleLp } from "./lps.ts";
import type { Operation } from "./operation.ts";
import { cancelOrder, findOrders, getOrder, submitOrder } from "./orders.ts";
import { approveChange, diffVersions, exportPolicy, getChange, getPolicy } from "./policy.ts";
import { getVersion, importPolicy, listChanges, listVersions } from "./policy.ts";
import { reloadPolicy, rollBack, withdrawChange } from "./policy.ts";
import { getPolicyLint } from "./policy-lint.ts";
import { applyTemplate, getTemplate, listTemplates } from "./policy-templates.ts";
import { listPositions } from "./positions.ts";
import { disableRule, enableRule, reorderRules, rules } from "./rules.ts";
import {
  getExposureHistory,
  getProjection,
  getRoutingStats,
  listBreaches,
  rebuildProjection,
} from "./reports.ts";
import { copyStore } from "./store.ts";
import {
  addUser,
  changeUser,
  dropUserTotp,
  getUser,
  listUsers,
  removeUser,
  setPassword,
} from "./users.ts";

const every = <Body>(of: Editable<Body>): readonly Operation[] => Object.values(of);

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
  copyStore,
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
  ...every(rules),
  enableRule,
  disableRule,
  reorderRules,
  getLimit,
  putLimit,
  dropLimitOverride,
  ...every(lps).filter(({ id }) => id !== lps.list.id),
  toggleLp,
  getLpHealth,
  getLpSymbols,
  putLpSymbols,
  ...every(fixSessions),
  getPolicy,
  exportPolicy,
  importPolicy,
  listVersions,
  getVersion,
  diffVersions,
  rollBack,
  reloadPolicy,
  getPolicyLint,
  listTemplates,
  getTemplate,
  applyTemplate,
  listChanges,
  getChange,
  approveChange,
  withdrawChange,
  listAudit,
  exportAudit,
  checkHealth,
  checkReadiness,
  getMetrics,
  getDocument,
];
