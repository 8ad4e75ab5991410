import type { Side } from "../../core/terms.ts";
import { group, key, optional, required } from "../form/field.ts";
import type { Form } from "../form/form.ts";
import { entitiesOf, listOf, oneOrMany } from "../form/lists.ts";
import { MapForm } from "../form/map-form.ts";
import { absentAtZero, percent, score, volume, whole } from "../form/numbers.ts";
import { Scalar } from "../form/scalar.ts";
import type { Section } from "../form/section.ts";
import { instant, weekEnd, weekStart, zone } from "../form/times.ts";
import { description, flag, id, label, oneOf, symbolPattern, wordsFor } from "../form/words.ts";
import type { RuleEntry, RuleFilters, RuleOrdType, RuleWindow } from "../rule-entry.ts";
import { clientClass } from "./account-form.ts";

export const ordType: Scalar<RuleOrdType> = wordsFor(
  oneOf(["MARKET", "LIMIT", "STOP", "STOP_LIMIT"]),
  { MARKET: "Market", LIMIT: "Limit", STOP: "Stop", STOP_LIMIT: "StopLimit" },
);

const side: Scalar<Side> = wordsFor(oneOf(["BUY", "SELL"]), { BUY: "Buy", SELL: "Sell" });

const accountId = new Scalar({ ...id.terms, words: "account ids" });
const groupPattern = new Scalar({ ...label.terms, words: "groups or patterns" });
const lpId = new Scalar({ ...id.terms, words: "id of an LP" });

const window = new MapForm<RuleWindow>({
  zone: required("zone", zone, "whose local times these are"),
  from: required("from", weekStart, "inclusive"),
  to: required("to", weekEnd, "exclusive; before `from`, it goes round the end of the week"),
});

const any = "any";

const filters = new MapForm<RuleFilters>(
  {
    accountIds: key("account_ids", listOf(accountId, "list of account ids"), [], any),
    groups: key(
      "groups",
      listOf(groupPattern, "list of groups"),
      [],
      "exact, or with `*` for any characters and `?` for one: `VIP*`",
    ),
    symbols: key(
      "symbols",
      listOf(symbolPattern, "list of symbols"),
      [],
      "exact, or with `*` and `?`: `XAU*`, `*JPY`",
    ),
    sides: key("sides", listOf(side), [], "Side(54)"),
    ordTypes: key("order_types", listOf(ordType), [], "OrdType(40)"),
    minVolume: optional("min_volume", absentAtZero(volume), "smallest, inclusive", any),
    maxVolume: optional("max_volume", absentAtZero(volume), "largest, inclusive", any),
    classes: key("classifications", listOf(clientClass), [], "client classes"),
    minToxicity: optional("min_toxicity", absentAtZero(score), "lowest, inclusive", any),
    maxToxicity: optional("max_toxicity", absentAtZero(score), "highest, inclusive", any),
    windows: key(
      "windows",
      listOf(window, "list"),
      [],
      "parts of each week; one of them must hold",
    ),
  },
  { check: checkRanges },
);

function checkRanges(found: RuleFilters, section: Section): void {
  for (const [what, min, max] of [
    ["volume", found.minVolume, found.maxVolume],
    ["toxicity", found.minToxicity, found.maxToxicity],
  ] as const) {
    if (min === null || max === null || min <= max) continue;
    section.report(`min_${what}`, "CONTRADICTION", `min_${what} is above max_${what}`);
  }
}

const rule = new MapForm<RuleEntry>(
  {
    id: required("id", id.declaring("rule"), "unique; what decisions name"),
    priority: required(
      "priority",
      whole(-1_000_000, 1_000_000),
      "the highest that matches decides; at equal priority the first by id",
    ),
    enabled: key("enabled", flag, true, "whether it counts at all"),
    description: key("description", description, "", "for people"),
    filters: group("filters", filters, "what an order must be; all that are given must hold"),
    action: required(
      "action",
      oneOf(["A_BOOK", "B_BOOK", "PARTIAL_HEDGE", "REJECT"]),
      "hedge the whole order, keep it, hedge `hedge_percent` of it, or refuse it",
    ),
    hedge: optional(
      "hedge_percent",
      absentAtZero(percent),
      "hedged share of a `PARTIAL_HEDGE`",
      "`routing.default_hedge_percent`",
    ),
    targetLps: key(
      "target_lp",
      oneOrMany(lpId),
      [],
      "LPs in the order they are to be tried; empty is whoever is best",
    ),
    onTargetUnavailable: key(
      "on_target_unavailable",
      oneOf(["next_best", "reject"]),
      "next_best",
      "what happens where none of them can take it",
    ),
    startsUs: optional("starts_at", instant, "in force from then on", "always was"),
    expiresUs: optional("expires_at", instant, "no longer in force from then on", "never"),
  },
  { check: checkRule },
);

function checkRule({ action, hedge, startsUs, expiresUs }: RuleEntry, section: Section): void {
  if (hedge !== null && action !== "PARTIAL_HEDGE") {
    const what = `hedge_percent stands beside the action ${action}`;
    section.report("hedge_percent", "CONTRADICTION", what, "write PARTIAL_HEDGE, or leave it out");
  }
  if (startsUs !== null && expiresUs !== null && startsUs >= expiresUs) {
    const what = "expires_at is not after starts_at";
    section.report("expires_at", "CONTRADICTION", what, "such a rule is never in force");
  }
}

export const rules: Form<readonly RuleEntry[]> = entitiesOf(rule, "id", ({ id: name }) => name);
