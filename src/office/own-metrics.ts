import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { flag } from "./metric-row.ts";
import type { Webhook } from "./webhook.ts";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** How things stand as the office sees them. */
export interface OwnFigures {
  readonly isDeskUp: boolean;
  readonly isStoreUp: boolean;
  /** Durable events that were not read. */
  readonly unread: number;
  /** Durable events without rows in the store. */
  readonly rowless: number;
}

/** What the office says of itself. */
export class OwnMetrics {
  readonly #registry: Registry = new Registry();
  readonly #requests: Histogram = new Histogram({
    name: "hedgerow_http_request_seconds",
    help: "From a request to its answer.",
    labelNames: ["path", "method", "status"],
    buckets: SECONDS,
    registers: [this.#registry],
  });
  readonly #deskUp: Gauge;
  readonly #unread: Gauge;
  readonly #storeUp: Gauge;
  readonly #rowless: Gauge;
  readonly #waiting: Gauge;
  readonly #notices: Counter;
  /** Where the policy has one. */
  webhook: Pick<Webhook, "counts" | "waiting"> | undefined;

  constructor() {
    const registers = [this.#registry];
    this.#deskUp = new Gauge({
      name: "hedgerow_desk_up",
      help: "1 where the desk answered; its figures are absent where it did not.",
      registers,
    });
    this.#unread = new Gauge({
      name: "hedgerow_office_unread_events",
      help: "Durable events the office has not read yet.",
      registers,
    });
    this.#storeUp = new Gauge({
      name: "hedgerow_store_up",
      help: "1 where users, keys and changes of the policy can be had.",
      registers,
    });
    this.#rowless = new Gauge({
      name: "hedgerow_projection_behind_events",
      help: "Durable events without rows in the store.",
      registers,
    });
    this.#waiting = new Gauge({
      name: "hedgerow_webhook_waiting",
      help: "Notices that wait to be told.",
      registers,
    });
    this.#notices = new Counter({
      name: "hedgerow_webhook_notices_total",
      help: "Posts taken, posts that failed, and notices dropped.",
      labelNames: ["outcome"],
      registers,
    });
    collectDefaultMetrics({ register: this.#registry, prefix: "hedgerow_office_" });
  }

  /** @param path of the operation, empty where there is none */
  answered(path: string, method: string, status: number, seconds: number): void {
    this.#requests.observe({ path, method, status: String(status) }, seconds);
  }

  text(now: OwnFigures): Promise<string> {
    this.#deskUp.set(flag(now.isDeskUp));
    this.#storeUp.set(flag(now.isStoreUp));
    this.#unread.set(now.unread);
    this.#rowless.set(now.rowless);
    const counts = this.webhook?.counts ?? { taken: 0, failed: 0, dropped: 0 };
    this.#waiting.set(this.webhook?.waiting ?? 0);
    this.#notices.reset();
    for (const [outcome, count] of Object.entries(counts)) this.#notices.inc({ outcome }, count);
    return this.#registry.metrics();
  }
}
