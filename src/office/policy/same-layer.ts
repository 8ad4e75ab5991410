import { homes, isMap } from "../../policy/layer/edited.ts";
import type { LayerMap, LayerValue } from "../../policy/layer/layer.ts";
import { canonicalJson } from "../../policy/policy-hash.ts";

/** Whether two layers say the same: of something that is only named nothing is said. */
export const sayTheSame = (one: LayerMap, other: LayerMap): boolean =>
  canonicalJson(withoutNames(one)) === canonicalJson(withoutNames(other));

/** LPs and sessions are named alone where only their secrets were set. */
function withoutNames(layer: LayerMap): LayerMap {
  const named = new Set(
    [homes.lp, homes.session].flatMap((home) => ("list" in home ? [home.list] : [])),
  );
  const kept = Object.entries(layer).map(([key, value]): [string, LayerValue] =>
    named.has(key) ? [key, saying(value)] : [key, value],
  );
  return Object.fromEntries(kept.filter(([, value]) => !Array.isArray(value) || value.length > 0));
}

const saying = (list: LayerValue): LayerValue =>
  Array.isArray(list)
    ? list.filter((each: LayerValue) => !isMap(each) || Object.keys(each).length > 1)
    : list;
