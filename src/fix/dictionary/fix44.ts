import { compileDictionary } from "./compile-dictionary.ts";
import type { Dictionary, DictionarySource } from "./dictionary.ts";
import { fix44Fields } from "./fix44-fields.ts";
import { fix44LateFields } from "./fix44-fields-late.ts";
import { fix44Header, fix44Messages, fix44Parts, fix44Trailer } from "./fix44-messages.ts";

/** FIX 4.4 as far as this project speaks it; a dialect is laid over it with `withDialect`. */
export const fix44Source: DictionarySource = {
  name: "FIX.4.4",
  fields: `${fix44Fields}\n${fix44LateFields}`,
  parts: fix44Parts,
  header: fix44Header,
  trailer: fix44Trailer,
  messages: fix44Messages,
  userDefined: "accept",
  groupOrder: "strict",
};

export const fix44: Dictionary = compileDictionary(fix44Source);
