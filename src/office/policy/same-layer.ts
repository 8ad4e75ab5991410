import { homes, isMap } from "../../policy/layer/edited.ts";
import type { LayerMap, LayerValue } from "../../policy/layer/layer.ts";
import { canonicalJson } from "../../policy/policy-hash.ts";

/** Whether two layers say the same: of something that is only named nothing is said. */
export const sayTheSame = (one: LayerMap, other: LayerMap): boolean =>
  canonicalJson(withoutNames(one)) === canonicalJson(withoutNames(other));

/** LPs and sessions are named alone where only their secrets were set. */
const idKeys: ReadonlyMap<string, string> = new Map(
  [homes.lp, homes.session].flatMap((home) => ("list" in home ? [[home.list, home.idKey]] : [])),
);

function withoutNames(layer: LayerMap): LayerMap {
  const kept = Object.entries(layer).map(([key, value]): [string, LayerValue] => [
    key,
    saying(value, idKeys.get(key)),
  ]);
  return Object.fromEntries(kept.filter(([, value]) => !Array.isArray(value) || value.length > 0));
}

function saying(list: LayerValue, idKey: string | undefined): LayerValue {
  if (idKey === undefined || !Array.isArray(list)) return list;
  const isNameAlone = (each: LayerValue): boolean =>
    isMap(each) && Object.keys(each).every((key) => key === idKey);
  return list.filter((each: LayerValue) => !isNameAlone(each));
}
