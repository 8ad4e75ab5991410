import { clientClass } from "./client-class.ts";
import { closing } from "./closing.ts";
import type { Stage } from "./draft.ts";
import { HOUSE_ACCOUNT } from "../house-account.ts";
import { exposureLimits } from "./exposure-limits.ts";
import { houseOrder } from "./house-order.ts";
import { largeOrders } from "./large-orders.ts";
import { manualRules } from "./manual-rules.ts";
import { volatility } from "./volatility.ts";

export type StageName =
  | "closing"
  | "rules"
  | "class"
  | "large order"
  | "exposure"
  | "volatility"
  | "hard limits"
  | "house order";

export interface NamedStage {
  readonly name: StageName;
  readonly run: Stage;
}

/** In this order; the first stage that settles ends the pipeline. Hard limits always follow. */
const stages: readonly NamedStage[] = [
  { name: "closing", run: closing },
  { name: "rules", run: manualRules },
  { name: "class", run: clientClass },
  { name: "large order", run: largeOrders },
  { name: "exposure", run: exposureLimits },
  { name: "volatility", run: volatility },
];

const ofHouse: readonly NamedStage[] = [{ name: "house order", run: houseOrder }];

/** The stages an order passes. Hard limits follow, but for an order of the house. */
export const stagesFor = ({ account }: { readonly account: number }): readonly NamedStage[] =>
  account === HOUSE_ACCOUNT ? ofHouse : stages;
