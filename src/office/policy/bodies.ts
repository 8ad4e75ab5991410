import type { EntityKind } from "../../policy/layer/edit.ts";
import { fields } from "./body-shape.ts";
import type { BodyShape } from "./body-shape.ts";

const top: readonly string[] = [];

const ruleShape: BodyShape = [
  ...fields(top, "id", "priority", "enabled", "description"),
  ...fields(
    ["filters"],
    ...["accountIds", "groups", "symbols", "sides", "orderTypes", "minVolume", "maxVolume"],
    ...["classifications", "minToxicity", "maxToxicity"],
  ),
  {
    name: "windows",
    path: ["filters", "windows"],
    items: fields(top, "zone", "from", "to"),
  },
  ...fields(top, "action", "hedgePercent", "targetLp", "onTargetUnavailable"),
  ...fields(top, "startsAt", "expiresAt"),
];

const limitShape: BodyShape = [
  ...fields(top, "enabled", "maxNetExposure", "maxGrossExposure", "autoHedgeLevel"),
  ...fields(top, "approachingThresholdPct", "approachingBoostPct", "warningThresholdPct"),
  ...fields(top, "onBreach"),
];

export const mappingShape: BodyShape = [
  ...fields(top, "symbol", "lpSymbol", "quantityPerLot", "min", "step", "max", "digits"),
  ...fields(top, "commissionPerMillion", "orderTypes", "tif", "restMs"),
];

const lpShape: BodyShape = [
  ...fields(top, "id", "name", "type", "enabled", "priority", "sessionId", "sessionIds"),
  ...fields(top, "symbols", "settings"),
  { name: "mappings", path: ["mappings"], items: mappingShape },
  ...fields(top, "marketDepth", "securityList"),
];

const sessionShape: BodyShape = [
  ...fields(top, "id", "role", "purpose", "host", "port"),
  { name: "senderCompID", path: ["sender_comp_id"] },
  { name: "targetCompID", path: ["target_comp_id"] },
  ...fields(
    top,
    "username",
    "password",
    "heartbeatSeconds",
    "resetOnLogon",
    "quantity",
    "cancelOnDisconnect",
  ),
  ...fields(top, "group", "dialect"),
];

/** What can be changed by itself over HTTP. */
export type EditableKind = Exclude<EntityKind, "instrument" | "account">;

/** How bodies over HTTP stand in a policy file. */
export const bodies: Readonly<Record<EditableKind, BodyShape>> = {
  routing_rule: ruleShape,
  exposure_limit: limitShape,
  lp: lpShape,
  session: sessionShape,
};
