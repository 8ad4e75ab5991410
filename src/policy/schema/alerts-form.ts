import { key, optional, required } from "../form/field.ts";
import { listOf } from "../form/lists.ts";
import { MapForm } from "../form/map-form.ts";
import { whole } from "../form/numbers.ts";
import { flag, oneOf, secretSetting, webhookUrl } from "../form/words.ts";
import type { AlertTerms, WebhookTerms } from "../policy-document.ts";
import { webhookEvents } from "../policy-document.ts";

const webhook = new MapForm<WebhookTerms>({
  url: required("url", webhookUrl, "where each is posted as JSON; `${ENV}` keeps a token out"),
  secret: required("secret", secretSetting, "signs each: HMAC-SHA256, in `Hedgerow-Signature`"),
  events: key(
    "events",
    listOf(oneOf(webhookEvents), `list of ${webhookEvents.map((it) => `\`${it}\``).join(", ")}`),
    webhookEvents,
    "which are sent",
  ),
  checkSeconds: key("check_seconds", whole(1, 3_600, "seconds"), 5, "how often the desk is asked"),
  minIntervalSeconds: key(
    "min_interval_seconds",
    whole(0, 86_400, "seconds"),
    60,
    "what is told again of the same is told no sooner",
  ),
  doubtSeconds: key(
    "doubt_seconds",
    whole(1, 86_400, "seconds"),
    60,
    "a leg whose fate is not known for so long is `LEGS_IN_DOUBT`",
  ),
  lpDownSeconds: key(
    "lp_down_seconds",
    whole(0, 86_400, "seconds"),
    30,
    "an LP that takes no orders for so long is `LP_DOWN`",
  ),
  allowLoopback: key(
    "allow_loopback",
    flag,
    false,
    "the address may be this machine; those of links and of clouds' metadata never may",
  ),
});

export const alerts: MapForm<AlertTerms> = new MapForm<AlertTerms>({
  webhook: optional("webhook", webhook, "needs `intake.http`; left out, nothing is posted"),
});
