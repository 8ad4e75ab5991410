import type { KeyNote, MapShape } from "./form/form.ts";
import { idOf } from "./merge.ts";
import { variablePlace } from "./place.ts";
import { substitute } from "./substitute.ts";
import type { Environment } from "./substitute.ts";
import { Entries } from "./yaml/entries.ts";
import { emptyMap } from "./yaml/tree.ts";
import type { MapNode, TextNode, Tree } from "./yaml/tree.ts";

/** Variables that stand above a setting of the LPs of one type. */
export interface CredentialVariable {
  readonly variable: string;
  readonly type: string;
  readonly setting: string;
}

export const credentialVariables: readonly CredentialVariable[] = [
  { variable: "OANDA_API_KEY", type: "OANDA", setting: "api_key" },
  { variable: "OANDA_ACCOUNT_ID", type: "OANDA", setting: "account_id" },
  { variable: "BINANCE_API_KEY", type: "BINANCE", setting: "api_key" },
  { variable: "BINANCE_SECRET_KEY", type: "BINANCE", setting: "secret_key" },
];

/** Only to say where a map of this layer stands; nothing in it is reported there. */
const nowhere = emptyMap(variablePlace(""));

/**
 * What the environment says above the file: the variables of the keys that have one, and the
 * credentials of the LPs that the file names.
 *
 * An empty variable says nothing, as one that is not set.
 */
export function environmentLayer(env: Environment, file: Tree, shape: MapShape): MapNode {
  const settings = mapOfVariables(env, shape.keys);
  const entries = settings.entries.copy();
  const lps = file.kind === "map" ? file.entries.get("liquidity_providers")?.value : undefined;
  const items = lps?.kind === "list" ? allCredentials(lps.items, env) : [];
  if (items.length > 0) {
    entries.set("liquidity_providers", nowhere, { kind: "list", items, place: nowhere.place });
  }
  return { ...nowhere, entries };
}

function mapOfVariables(env: Environment, keys: readonly KeyNote[]): MapNode {
  const entries = new Entries();
  for (const { name, variable, shape } of keys) {
    if (shape.kind === "map") {
      const below = mapOfVariables(env, shape.keys);
      if (below.entries.size > 0) entries.set(name, nowhere, below);
    }
    const text = variable === null ? null : textOf(variable, env);
    if (text !== null) entries.set(name, text, text);
  }
  return { ...nowhere, entries };
}

/** Of two LPs with one id, which is a mistake, those of the first. */
function allCredentials(lps: readonly Tree[], env: Environment): readonly MapNode[] {
  const found = lps.flatMap((lp) => credentialsOf(lp, env));
  const byId = new Map(found.toReversed().map((each) => [idOf(each, "id", env), each]));
  return found.filter((each) => byId.get(idOf(each, "id", env)) === each);
}

/** The credentials of one LP, as an entry with its id; nothing where there are none. */
function credentialsOf(lp: Tree, env: Environment): MapNode[] {
  const id = lp.kind === "map" ? lp.entries.get("id") : undefined;
  const type = lp.kind === "map" ? lp.entries.get("type")?.value : undefined;
  if (id === undefined || type?.kind !== "text") return [];
  const declared = substitute(type.text, env);
  const settings = new Entries();
  for (const each of credentialVariables) {
    if (declared.fault !== null || declared.text !== each.type) continue;
    const text = textOf(each.variable, env);
    if (text !== null) settings.set(each.setting, text, text);
  }
  if (settings.size === 0) return [];
  const below: MapNode = { ...nowhere, entries: settings };
  const entries = new Entries().set("id", id, id.value).set("settings", nowhere, below);
  return [{ ...nowhere, entries }];
}

/** In quotes, so to speak: a variable that holds `null` holds a text. */
function textOf(variable: string, env: Environment): TextNode | null {
  const text = Object.hasOwn(env, variable) ? env[variable] : undefined;
  if (text === undefined || text === "") return null;
  return { kind: "text", text, isPlain: false, place: variablePlace(variable) };
}
