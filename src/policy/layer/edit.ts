import type { LayerMap, LayerValue } from "./layer.ts";

/** What of a policy has a name and can be changed by itself. */
export const entityKinds = [
  "routing_rule",
  "exposure_limit",
  "lp",
  "session",
  "instrument",
  "account",
] as const;

export type EntityKind = (typeof entityKinds)[number];

/** One step from one database layer to the next. No edit ever holds a secret. */
export type Edit =
  /** The entity's part of the layer, whole; in a layer without it, it comes last. */
  | {
      readonly kind: "put";
      readonly entity: EntityKind;
      readonly id: string;
      readonly entry: LayerMap;
    }
  /** No part of the entity is left in the layer; what the file says of it holds again. */
  | { readonly kind: "drop"; readonly entity: EntityKind; readonly id: string }
  /** One value that is no entity's, by its path, as `routing.volatility_threshold`. */
  | { readonly kind: "set"; readonly path: string; readonly value: LayerValue }
  | { readonly kind: "unset"; readonly path: string }
  /** All of the layer, as an import and a rollback bring it. */
  | { readonly kind: "replace"; readonly layer: LayerMap };
