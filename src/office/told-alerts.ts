import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { z } from "zod";
import { webhookEvents } from "../policy/policy-document.ts";
import { keyOf } from "./notices.ts";
import type { Condition, Notice } from "./notices.ts";
import type { WebhookLog } from "./webhook.ts";
import type { WebhookTarget } from "./webhook-post.ts";

/** Of more, the end of those that came later is not told after a restart. */
const MOST_KEPT = 10_000;
const READABLE_BY_OWNER = 0o600;

interface Kept {
  /** Whom it was told: another receiver knows nothing of it. */
  readonly receiver: string;
  readonly lasting: readonly Condition[];
}

const keptSchema: z.ZodType<Kept> = z.object({
  receiver: z.string(),
  lasting: z.array(z.object({ event: z.enum(webhookEvents), about: z.string(), text: z.string() })),
});

/**
 * What the receiver of a webhook believes to last: told and taken, and its end not yet. It is kept
 * in a file, so that an office that is started again can tell the end of what was told before.
 *
 * A disk that takes nothing loses none of it while the office runs: it is tried again with the next
 * change, and at the end.
 */
export class ToldAlerts {
  readonly #path: string;
  readonly #receiver: string;
  readonly #log: WebhookLog;
  readonly #lasting = new Map<string, Condition>();
  #isDirty = false;
  #saving: Promise<void> | undefined;

  constructor(path: string, { url, secret }: WebhookTarget, log: WebhookLog) {
    this.#path = path;
    // The address may itself be a secret.
    this.#receiver = createHmac("sha256", secret).update(url).digest("hex");
    this.#log = log;
    for (const each of this.#read()) this.#lasting.set(keyOf(each), each);
  }

  get lasting(): readonly Condition[] {
    return [...this.#lasting.values()];
  }

  /** The receiver has it. */
  taken({ event, state, about, text }: Notice): void {
    const key = keyOf({ event, about });
    if (state === "resolved") this.#isDirty = this.#lasting.delete(key) || this.#isDirty;
    else if (this.#lasting.size < MOST_KEPT) {
      this.#lasting.set(key, { event, about, text });
      this.#isDirty = true;
    }
    void this.save();
  }

  /** @returns once what is known now is in the file, or could not be written */
  async save(): Promise<void> {
    while (this.#saving !== undefined) await this.#saving;
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.#saving = this.#write()
      .catch((error: unknown) => {
        this.#isDirty = true;
        const why = String(error);
        this.#log.warn({ code: "ALERTS_NOT_KEPT", why }, "what was told could not be written down");
      })
      .finally(() => {
        this.#saving = undefined;
      });
    await this.#saving;
  }

  #read(): readonly Condition[] {
    try {
      const kept = keptSchema.parse(JSON.parse(readFileSync(this.#path, "utf8")));
      return kept.receiver === this.#receiver ? kept.lasting : [];
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      const why = String(error);
      this.#log.warn({ code: "ALERTS_UNREADABLE", why }, "what was told before is not known");
      return [];
    }
  }

  async #write(): Promise<void> {
    const kept: Kept = { receiver: this.#receiver, lasting: this.lasting };
    const next = `${this.#path}.tmp`;
    const file = await open(next, "w", READABLE_BY_OWNER);
    try {
      await file.writeFile(JSON.stringify(kept));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, this.#path);
  }
}
