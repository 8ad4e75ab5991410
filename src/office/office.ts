import type { FastifyInstance } from "fastify";
import { DeskLine } from "../intake/control/desk-line.ts";
import { StoreClient } from "../store/store-client.ts";
import type { StoreState } from "../store/store-messages.ts";
import type { StoreOptions } from "../store/store-options.ts";
import { AlertWatch } from "./alert-watch.ts";
import type { WatchSources, WatchTerms } from "./alert-watch.ts";
import { blotterRoutes } from "./blotter.ts";
import { decisionRoutes } from "./decisions.ts";
import { DeskGate } from "./desk-gate.ts";
import { lookAtDesk } from "./desk-look.ts";
import { deskRoutes } from "./desk-views.ts";
import { Follower } from "./follower.ts";
import { accessRoutes } from "./access-routes.ts";
import { isLoopback } from "../policy/address-rule.ts";
import { healthRoutes } from "./health.ts";
import { httpServer } from "./http-server.ts";
import { metricsRoutes } from "./metrics.ts";
import { OfficeDoor } from "./office-door.ts";
import { orderRoutes } from "./orders.ts";
import { PolicyPart } from "./policy/policy-part.ts";
import { OwnMetrics } from "./own-metrics.ts";
import { positionRoutes } from "./positions.ts";
import { Projection } from "./projection.ts";
import type { SessionTerms } from "./session-terms.ts";
import { reportRoutes } from "./reports.ts";
import { RowKeeper } from "./row-keeper.ts";
import type { Sources } from "./sources.ts";
import { storeCopying } from "./store-copying.ts";
import { StoreGate } from "./store-gate.ts";
import { ToldAlerts } from "./told-alerts.ts";
import { Token } from "./token.ts";
import { Webhook } from "./webhook.ts";
import type { WebhookLog } from "./webhook.ts";
import type { WebhookTarget } from "./webhook-post.ts";

/** Where nobody else can reach. */
const LOOPBACK = "127.0.0.1";

/** Where things stand, as the desk says. */
export interface OfficeOptions {
  readonly journal: string;
  readonly snapshots: string;
  readonly policy: string;
  readonly control: string;
  readonly token: string;
  readonly alerts: string;
  readonly store: StoreOptions;
  readonly session: SessionTerms;
  /** Told each time the store stands otherwise. */
  readonly onStore: (state: StoreState) => void;
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
  readonly #rows: RowKeeper;
  readonly #metrics: OwnMetrics;
  readonly #log: WebhookLog;
  readonly #alerts: string;
  readonly #store: StoreClient;
  readonly #policy: PolicyPart;
  #webhook: Webhook | undefined;
  #told: ToldAlerts | undefined;
  #watch: AlertWatch | undefined;

  constructor(options: OfficeOptions) {
    const { journal, snapshots, policy, control, token, alerts, log, onFault } = options;
    this.#line = new DeskLine(control);
    this.#projection = new Projection(journal, snapshots);
    this.#follower = new Follower(this.#line, this.#projection);
    this.#gate = new DeskGate(this.#line);
    const metrics = (this.#metrics = new OwnMetrics());
    this.#log = log;
    this.#alerts = alerts;
    this.#store = new StoreClient(options.store, (state) =>
      this.#hearStore(state, options.onStore),
    );
    const store = new StoreGate(this.#store);
    const folders = { journal, snapshots, policy };
    this.#rows = new RowKeeper(this.#store, folders, this.#projection, ({ code, text }) =>
      log.warn({ code, why: text }, "the store's rows of the journal stand still"),
    );
    const sources: Sources = {
      gate: this.#gate,
      follower: this.#follower,
      projection: this.#projection,
      store,
      policyDir: policy,
      sql: this.#store,
      rows: this.#rows,
    };
    this.#policy = new PolicyPart(sources, log);
    this.#app = httpServer({
      door: new OfficeDoor(
        new Token(token, (error) =>
          log.warn({ code: "TOKEN_NOT_KEPT", why: String(error) }, "nobody can have the token"),
        ),
        store,
        options.session,
      ),
      routes: [
        ...orderRoutes(sources),
        ...positionRoutes(sources),
        ...decisionRoutes(sources),
        ...blotterRoutes(sources),
        ...reportRoutes(sources),
        ...deskRoutes(sources),
        ...accessRoutes(store, options.session),
        ...storeCopying(store, options.store),
        ...this.#policy.routes,
        ...healthRoutes(sources),
        ...metricsRoutes(sources, metrics),
      ],
      onFault,
      onAnswered: (...answer) => metrics.answered(...answer),
    });
  }

  /**
   * Opens the door; to other machines only where there is somebody who can log in.
   *
   * @returns where it listens
   */
  async listen(wanted: string, port: number): Promise<{ host: string; port: number }> {
    const opened = this.#store.open();
    const host = isLoopback(wanted) || (await this.#hasUsers(opened)) ? wanted : LOOPBACK;
    if (host !== wanted) {
      const why = `${wanted} is listened at once there is a user: hedgerow users add`;
      this.#log.warn({ code: "LOOPBACK_ONLY", why }, `listening at ${host} alone`);
    }
    await this.#app.listen({ host, port });
    const address = this.#app.server.address();
    return { host, port: typeof address === "object" && address !== null ? address.port : port };
  }

  /** Where the store does not say it, there are none. */
  async #hasUsers(opened: Promise<StoreState>): Promise<boolean> {
    if (!(await opened).isOpen) return false;
    const users = this.#store.ask("users");
    return users.then(({ length }) => length > 0).catch(() => false);
  }

  #hearStore(state: StoreState, onStore: OfficeOptions["onStore"]): void {
    if (!state.isOpen)
      this.#log.warn({ code: state.code, why: state.text }, "the store is not open");
    onStore(state);
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
    await Promise.all([this.#follower.run(), this.#rows.run(), this.#policy.run()]);
  }

  /** Answers what is under way and lets nobody else in. */
  async stop(): Promise<void> {
    this.#untell();
    this.#follower.stop();
    this.#rows.stop();
    await this.#app.close();
    await this.#policy.stop();
    await this.#store.close();
    this.#line.close();
    this.#projection.close();
    await this.#told?.save();
  }
}
