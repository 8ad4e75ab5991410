import { fastify } from "fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Socket } from "node:net";
import { anybody, requestIdOf } from "./caller.ts";
import type { Actor, Caller } from "./caller.ts";
import { problemMediaType } from "./contract/problem.ts";
import { mayAsk } from "./contract/role.ts";
import type { Door } from "./door.ts";
import { HttpProblem } from "./http-problem.ts";
import { parseJson } from "./json-body.ts";
import type { Route } from "./route.ts";

/** An order has a few hundred bytes. */
const BODY_BYTES = 64 << 10;
const MOST_CONNECTIONS = 256;
const HEADERS_MS = 5_000;
const REQUEST_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;

/** What is over in a moment, mostly: too many requests, and nobody who could answer just now. */
const passing: ReadonlySet<number> = new Set([429, 503]);
const RETRY_AFTER_SECONDS = 1;

/** Pages have nothing to load from here, and nobody keeps an answer. */
const safety = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
};

export interface HttpServerOptions {
  readonly door: Door;
  readonly routes: readonly Route[];
  /** Something that should not happen; nothing of a request's content is in it. */
  readonly onFault: (error: unknown, about: string) => void;
  /** @param path of the operation, empty where there is none */
  readonly onAnswered: (path: string, method: string, status: number, seconds: number) => void;
}

/**
 * The office's face: HTTP/1.1 with JSON, problems by RFC 9457. Nobody gets further than the door
 * but where an operation says so, or says what role it asks for.
 */
export function httpServer(options: HttpServerOptions): FastifyInstance {
  const { routes } = options;
  const app = fastify({
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    exposeHeadRoutes: false,
    // A request that comes on an open connection while the office ends is answered like any.
    return503OnClosing: false,
    frameworkErrors: (error, _request, reply) => void refuse(reply, problemOf(error)),
    clientErrorHandler: refuseNoHttp,
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  app.server.headersTimeout = HEADERS_MS;
  readJsonAlone(app);
  const callers = letIn(app, options);
  app.addHook("onResponse", async (request, reply) => {
    const path = request.routeOptions.url ?? "";
    options.onAnswered(path, request.method, reply.statusCode, reply.elapsedTime / 1_000);
  });
  app.setNotFoundHandler(() => {
    throw new HttpProblem(404, "NOT_FOUND");
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status === 500)
      options.onFault(error, `${request.method} ${request.routeOptions.url}`);
    return refuse(reply, problem);
  });
  for (const each of routes) add(app, each, callers);
  return app;
}

type Callers = WeakMap<FastifyRequest, Caller>;

/** Before anything of a request is read, it is known who asks and whether that one may. */
function letIn(app: FastifyInstance, { routes, door }: HttpServerOptions): Callers {
  const operations = new Map(routes.map((each) => [doorOf(each), each.operation]));
  const callers: Callers = new WeakMap();
  const identified = async (request: FastifyRequest): Promise<Actor> => {
    const { method, headers, ip: address } = request;
    const operation = operations.get(`${method} ${request.routeOptions.url ?? ""}`);
    if (operation?.isOpen === true) return anybody;
    const actor = await door.identify({ method, headers, address });
    // What is not there asks for a credential, and for no role.
    if (operation !== undefined && !mayAsk(actor.role, operation.role)) {
      throw new HttpProblem(403, "FORBIDDEN");
    }
    return actor;
  };
  app.addHook("onRequest", async (request, reply) => {
    const requestId = requestIdOf(request.headers);
    reply.headers({ ...safety, "x-request-id": requestId });
    const { headers, ip: address, protocol } = request;
    const actor = await identified(request);
    callers.set(request, { actor, requestId, address, isByTls: protocol === "https", headers });
  });
  return callers;
}

/** As the router writes it: `/orders/:orderID`. */
const urlOf = ({ operation }: Route): string => operation.path.replaceAll(/\{(\w+)\}/g, ":$1");

const doorOf = (each: Route): string => `${each.operation.method} ${urlOf(each)}`;

function readJsonAlone(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "string" },
    async (_request: FastifyRequest, text: string) => parseJson(text),
  );
}

function add(app: FastifyInstance, each: Route, callers: Callers): void {
  const { operation } = each;
  app.route({
    method: operation.method,
    url: urlOf(each),
    bodyLimit: operation.largestBody ?? BODY_BYTES,
    handler: async (request, reply) => {
      const { params, query, body } = request;
      const caller = callers.get(request);
      if (caller === undefined) throw new Error("Invariant: a request must come by the door");
      const {
        status,
        body: answer,
        headers = {},
      } = await each.answer({ path: params, query, body }, caller);
      const { mediaType = "application/json" } = operation.responses[status] ?? {};
      const isText = mediaType.startsWith("text/");
      reply.code(status).headers(headers).type(`${mediaType}; charset=utf-8`);
      return isText ? answer : JSON.stringify(answer);
    },
  });
}

function refuse(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  const { retryAfterSeconds = RETRY_AFTER_SECONDS } = problem;
  if (passing.has(problem.status)) reply.header("retry-after", retryAfterSeconds);
  if (problem.status === 401) reply.header("www-authenticate", "Bearer");
  return reply.code(problem.status).type(problemMediaType).send(JSON.stringify(problem.body()));
}

/** What is no HTTP never becomes a request: it is answered here, and the connection ended. */
function refuseNoHttp(_error: Error, socket: Socket): void {
  if (!socket.writable) return;
  const body = JSON.stringify(new HttpProblem(400, "BAD_HTTP").body());
  const head = [
    "HTTP/1.1 400 Bad Request",
    "connection: close",
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** What the framework refuses has a code of ours; what nobody expected says nothing of itself. */
function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const { statusCode = 500, code = "" } = isFault(error) ? error : {};
  if (statusCode === 413) return new HttpProblem(413, "BODY_TOO_LARGE");
  if (statusCode === 415) return new HttpProblem(415, "UNSUPPORTED_MEDIA_TYPE");
  if (statusCode === 503) return new HttpProblem(503, "DESK_STOPPING");
  if (statusCode >= 500) return new HttpProblem(500, "INTERNAL");
  return new HttpProblem(400, "BAD_REQUEST", { detail: code });
}

const isFault = (error: unknown): error is { statusCode?: number; code?: string } =>
  typeof error === "object" && error !== null && "statusCode" in error;
