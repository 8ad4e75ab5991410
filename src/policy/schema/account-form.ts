import type { ClientClass } from "../../core/terms.ts";
import { optional, required } from "../form/field.ts";
import type { Form } from "../form/form.ts";
import { entitiesOf } from "../form/lists.ts";
import { MapForm } from "../form/map-form.ts";
import { score, volumeLimit } from "../form/numbers.ts";
import type { Scalar } from "../form/scalar.ts";
import { instant } from "../form/times.ts";
import { id, label, oneOf } from "../form/words.ts";
import type { AccountEntry, PinTerms } from "../policy-document.ts";

export const clientClass: Scalar<ClientClass> = oneOf([
  "TOXIC",
  "PROFESSIONAL",
  "SEMI_PRO",
  "RETAIL",
  "UNKNOWN",
]);

const pin = new MapForm<PinTerms>({
  clientClass: required("class", clientClass, "the class that holds whatever the score says"),
  reason: required("reason", label, "why, for those who come after"),
  expiresUs: optional("expires_at", instant, "from then on it no longer holds", "never"),
});

const account = new MapForm<AccountEntry>({
  id: required("id", id.declaring("account"), "Account(1), unique; a number means its text"),
  group: required("group", label, "Standard, VIP …; for rules and overrides"),
  clientClass: optional(
    "class",
    clientClass,
    "decides the hedged share",
    "that of the score's band, UNKNOWN without a score",
  ),
  score: optional("score", score, "toxicity"),
  pin: optional("pin", pin, "a class set by hand"),
  maxNetLots: optional(
    "max_net_lots",
    volumeLimit,
    "net position in one symbol",
    "that of its symbol, group or `controls`",
  ),
});

export const accounts: Form<readonly AccountEntry[]> = entitiesOf(
  account,
  "id",
  ({ id: name }) => name,
);
