import type { FastifyInstance } from "fastify";
import { DeskLine } from "../intake/control/desk-line.ts";
import { StoreClient } from "../store/store-client.ts";
import type { StoreOptions } from "../store/store-options.ts";
import { AlertWatch } from "./alert-watch.ts";
import type { WatchSources, WatchTerms } from "./alert-watch.ts";
import { blotterRoutes } from "./blotter.ts";
import { decisionRoutes } from "./decisions.ts";
import { DeskGate } from "./desk-gate.ts";
import { lookAtDesk } from "./desk-look.ts";
import { deskRoutes } from "./desk-views.ts";
import { Follower } from "./follower.ts";
import { healthRoutes } from "./health.ts";
import { httpServer } from "./http-server.ts";
import { metricsRoutes } from "./metrics.ts";
import { OfficeDoor } from "./office-door.ts";
import { orderRoutes } from "./orders.ts";
import { OwnMetrics } from "./own-metrics.ts";
import { positionRoutes } from "./positions.ts";
import { Projection } from "./projection.ts";
import { reportRoutes } from "./reports.ts";
import { RowKeeper } from "./row-keeper.ts";
import type { Sources } from "./sources.ts";
import { ToldAlerts } from "./told-alerts.ts";
import { Token } from "./token.ts";
import { Webhook } from "./webhook.ts";
import type { WebhookLog } from "./webhook.ts";
import type { WebhookTarget } from "./webhook-post.ts";

/** Where things stand, as the desk says. */
export interface OfficeOptions {
  readonly journal: string;
  readonly snapshots: string;
  readonly policy: string;
  readonly control: string;
  readonly token: string;
  readonly alerts: string;
  readonly store: StoreOptions;
  readonly log: WebhookLog;
  readonly onFault: (error: unknown, about: string) => void;
}

/**
 * The office process: answers people and programs over HTTP, so that the desk need not.
 *
 * It knows what the journal says and what the desk answers; nothing here is the truth about an
 * order, so it may end and begin anew at any time.
 */
export class Office {
  readonly #line: DeskLine;
  readonly #projection: Projection;
  readonly #follower: Follower;
  readonly #app: FastifyInstance;
  readonly #gate: DeskGate;
  readonly #store: StoreClient;
  readonly #rows: RowKeeper;
  readonly #metrics: OwnMetrics;
  readonly #log: WebhookLog;
  readonly #alerts: string;
  #webhook: Webhook | undefined;
  #told: ToldAlerts | undefined;
  #watch: AlertWatch | undefined;

  constructor(options: OfficeOptions) {
    const { journal, snapshots, policy, control, token, alerts, store, log, onFault } = options;
    this.#line = new DeskLine(control);
    this.#projection = new Projection(journal, snapshots);
    this.#follower = new Follower(this.#line, this.#projection);
    this.#gate = new DeskGate(this.#line);
    const metrics = (this.#metrics = new OwnMetrics());
    this.#log = log;
    this.#alerts = alerts;
    this.#store = new StoreClient(store, (state) => {
      if (!state.isOpen) log.warn({ code: state.code, why: state.text }, "the store is away");
    });
    const folders = { journal, snapshots, policy };
    this.#rows = new RowKeeper(this.#store, folders, this.#projection, ({ code, text }) =>
      log.warn({ code, why: text }, "the store's rows of the journal stand still"),
    );
    const sources: Sources = {
      gate: this.#gate,
      follower: this.#follower,
      projection: this.#projection,
      policyDir: policy,
      store: this.#store,
      rows: this.#rows,
    };
    this.#app = httpServer({
      door: new OfficeDoor(
        new Token(token, (error) =>
          log.warn({ code: "TOKEN_NOT_KEPT", why: String(error) }, "nobody can have the token"),
        ),
      ),
      routes: [
        ...orderRoutes(sources),
        ...positionRoutes(sources),
        ...decisionRoutes(sources),
        ...blotterRoutes(sources),
        ...reportRoutes(sources),
        ...deskRoutes(sources),
        ...healthRoutes(sources),
        ...metricsRoutes(sources, metrics),
      ],
      onFault,
      onAnswered: (...answer) => metrics.answered(...answer),
    });
  }

  /** Opens the door. @returns the port */
  async listen(host: string, port: number): Promise<number> {
    await this.#app.listen({ host, port });
    const address = this.#app.server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  }

  /** Tells whoever the policy names what a person must see to. */
  tellBy(terms: WatchTerms & WebhookTarget): void {
    this.#untell();
    const webhook = new Webhook(terms, this.#log);
    this.#webhook = webhook;
    this.#metrics.webhook = webhook;
    const told = (this.#told = new ToldAlerts(this.#alerts, terms, this.#log));
    const sources: WatchSources = {
      look: () => lookAtDesk(this.#gate, this.#line),
      tell: (notice) => webhook.tell(notice, () => told.taken(notice)),
      failed: (error) => this.#log.warn({ why: String(error) }, "a look for alerts failed"),
      nowMs: () => performance.now(),
    };
    this.#watch = new AlertWatch(terms, sources, told.lasting);
    void this.#watch.run();
  }

  #untell(): void {
    this.#watch?.stop();
    this.#webhook?.stop();
  }

  /** Follows the desk until the office ends. @throws what makes the journal unreadable */
  async follow(): Promise<void> {
    void this.#store.open();
    await Promise.all([this.#follower.run(), this.#rows.run()]);
  }

  /** Answers what is under way and lets nobody else in. */
  async stop(): Promise<void> {
    this.#untell();
    this.#follower.stop();
    this.#rows.stop();
    await this.#app.close();
    await this.#store.close();
    this.#line.close();
    this.#projection.close();
    await this.#told?.save();
  }
}
