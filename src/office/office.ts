import type { FastifyInstance } from "fastify";
import { DeskLine } from "../intake/control/desk-line.ts";
import { decisionRoutes } from "./decisions.ts";
import { DeskGate } from "./desk-gate.ts";
import { deskRoutes } from "./desk-views.ts";
import { Follower } from "./follower.ts";
import { healthRoutes } from "./health.ts";
import { httpServer } from "./http-server.ts";
import { metricsRoutes } from "./metrics.ts";
import { orderRoutes } from "./orders.ts";
import { OwnMetrics } from "./own-metrics.ts";
import { positionRoutes } from "./positions.ts";
import { Projection } from "./projection.ts";
import type { Sources } from "./sources.ts";
import { Token } from "./token.ts";

/** Where things stand, as the desk says. */
export interface OfficeOptions {
  readonly journal: string;
  readonly snapshots: string;
  readonly policy: string;
  readonly control: string;
  readonly token: string;
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

  constructor({ journal, snapshots, policy, control, token, onFault }: OfficeOptions) {
    this.#line = new DeskLine(control);
    this.#projection = new Projection(journal, snapshots);
    this.#follower = new Follower(this.#line, this.#projection);
    const metrics = new OwnMetrics();
    const sources: Sources = {
      gate: new DeskGate(this.#line),
      follower: this.#follower,
      projection: this.#projection,
      policyDir: policy,
    };
    this.#app = httpServer({
      token: new Token(token),
      routes: [
        ...orderRoutes(sources),
        ...positionRoutes(sources),
        ...decisionRoutes(sources),
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

  /** Follows the desk until the office ends. @throws what makes the journal unreadable */
  follow(): Promise<void> {
    return this.#follower.run();
  }

  /** Answers what is under way and lets nobody else in. */
  async stop(): Promise<void> {
    this.#follower.stop();
    await this.#app.close();
    this.#line.close();
    this.#projection.close();
  }
}
