import { clientClass } from "./client-class.ts";
import { closing } from "./closing.ts";
import type { Stage } from "./draft.ts";
import { exposureLimits } from "./exposure-limits.ts";
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
  | "hard limits";

/** In this order; the first stage that settles ends the pipeline. Hard limits always follow. */
export const stages: readonly { readonly name: StageName; readonly run: Stage }[] = [
  { name: "closing", run: closing },
  { name: "rules", run: manualRules },
  { name: "class", run: clientClass },
  { name: "large order", run: largeOrders },
  { name: "exposure", run: exposureLimits },
  { name: "volatility", run: volatility },
];
