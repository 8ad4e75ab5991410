import type { EntityKind } from "../../policy/layer/edit.ts";
import { flags, numbers, texts } from "./body-shape.ts";
import type { BodyShape } from "./body-shape.ts";

const top: readonly string[] = [];
const filters = ["filters"];

const rule: BodyShape = [
  ...texts(top, "id", "description", "action", "targetLp", "onTargetUnavailable"),
  ...texts(top, "startsAt", "expiresAt"),
  ...numbers(top, "priority", "hedgePercent"),
  ...flags(top, "enabled"),
  ...texts(filters, "accountIds", "groups", "symbols", "sides", "orderTypes", "classifications"),
  ...numbers(filters, "minVolume", "maxVolume", "minToxicity", "maxToxicity"),
  { name: "windows", path: ["filters", "windows"], items: texts(top, "zone", "from", "to") },
];

const limit: BodyShape = [
  ...flags(top, "enabled"),
  ...numbers(top, "maxNetExposure", "maxGrossExposure", "autoHedgeLevel"),
  ...numbers(top, "approachingThresholdPct", "approachingBoostPct", "warningThresholdPct"),
  ...texts(top, "onBreach"),
];

/** How one symbol is traded at an LP. */
export const mappingShape: BodyShape = [
  ...texts(top, "symbol", "lpSymbol", "orderTypes", "tif"),
  ...numbers(top, "quantityPerLot", "min", "step", "max", "digits"),
  ...numbers(top, "commissionPerMillion", "restMs"),
];

const lp: BodyShape = [
  ...texts(top, "id", "name", "type", "sessionIds", "symbols", "settings"),
  ...flags(top, "enabled", "securityList"),
  ...numbers(top, "priority", "marketDepth"),
  { name: "mappings", path: ["mappings"], items: mappingShape },
];

const session: BodyShape = [
  ...texts(top, "id", "role", "purpose", "host", "username", "password", "quantity"),
  { name: "senderCompID", path: ["sender_comp_id"] },
  { name: "targetCompID", path: ["target_comp_id"] },
  ...texts(top, "group", "dialect"),
  ...numbers(top, "port", "heartbeatSeconds"),
  ...flags(top, "resetOnLogon", "cancelOnDisconnect"),
];

/** What can be changed by itself over HTTP. */
export type EditableKind = Exclude<EntityKind, "instrument" | "account">;

/** How bodies over HTTP stand in a policy file. */
export const bodies: Readonly<Record<EditableKind, BodyShape>> = {
  routing_rule: rule,
  exposure_limit: limit,
  lp,
  session,
};
