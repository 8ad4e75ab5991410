import { z } from "zod";
import { webhookEvents } from "../policy/policy-document.ts";
import type { WatchTerms } from "./alert-watch.ts";
import type { WebhookTarget } from "./webhook-post.ts";

/** What the desk tells its office of the policy's `alerts.webhook`. */
export const webhookSchema: z.ZodType<WatchTerms & WebhookTarget> = z.object({
  kind: z.literal("WEBHOOK"),
  url: z.string(),
  secret: z.string(),
  events: z.array(z.enum(webhookEvents)),
  checkSeconds: z.number(),
  minIntervalSeconds: z.number(),
  doubtSeconds: z.number(),
  lpDownSeconds: z.number(),
  allowLoopback: z.boolean(),
});
