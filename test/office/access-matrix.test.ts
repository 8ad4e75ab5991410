import assert from "node:assert/strict";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Operation } from "../../src/office/contract/operation.ts";
import { operations } from "../../src/office/contract/operations.ts";
import { roles } from "../../src/office/contract/role.ts";
import type { Role } from "../../src/office/contract/role.ts";
import { httpServer } from "../../src/office/http-server.ts";
import { OfficeDoor } from "../../src/office/office-door.ts";
import { csrfTokenOf, sessionHashOf } from "../../src/office/session-cookie.ts";
import { StoreGate } from "../../src/office/store-gate.ts";
import { Token } from "../../src/office/token.ts";
import type { Deed } from "../../src/store/store-calls.ts";
import { StoreClient } from "../../src/store/store-client.ts";
import { storeIn } from "../../src/store/store-options.ts";
import { scratchDir } from "../store/engines.ts";

type Headers = Readonly<Record<string, string>>;

const US_PER_HOUR = 3_600_000_000;
const hourAgoUs = (): number => Date.now() * 1_000 - US_PER_HOUR;

const deed = (atUs = Date.now() * 1_000): Deed => ({
  actor: "local",
  reason: "",
  source: "api",
  requestId: "r",
  atUs,
});

/** 256 bits in base64url, one for each word. */
const secretOf = (word: string): string =>
  Buffer.from(word.padEnd(32, ".")).toString("base64url").slice(0, 43);

const keyHeaders = (word: string): Headers => ({ authorization: `Bearer hk_${secretOf(word)}` });

const cookieHeaders = (word: string): Headers => ({
  cookie: `hedgerow_session=${secretOf(word)}`,
  host: "desk.example",
  origin: "https://desk.example",
  "x-csrf-token": csrfTokenOf(secretOf(word)),
});

let store: StoreClient;
let app: FastifyInstance;
let downApp: FastifyInstance;

function served(gate: StoreGate, tokenFile: string): FastifyInstance {
  const token = new Token(tokenFile, (error) => assert.fail(String(error)));
  return httpServer({
    door: new OfficeDoor(token, gate, { idleUs: US_PER_HOUR / 2 }),
    routes: operations.map((operation) => ({
      operation,
      answer: async () => Promise.resolve({ status: 200, body: "answered" }),
    })),
    onFault: (error) => assert.fail(String(error)),
    onAnswered: () => undefined,
  });
}

async function addKey(name: string, role: Role, expiresUs: number | null = null): Promise<void> {
  const more = { owner: null, addresses: [], expiresUs, prefix: "hk_" };
  await store.ask(
    "addKey",
    { id: name, name, role, text: `hk_${secretOf(name)}`, ...more },
    deed(),
  );
}

async function logIn(name: string, word: string, at = deed(), expiresUs?: number): Promise<void> {
  const session = {
    name,
    passwordHash: name,
    totpStep: null,
    tokenHash: sessionHashOf(secretOf(word)),
    replaces: null,
    expiresUs: expiresUs ?? at.atUs + 2 * US_PER_HOUR,
    idleUs: 10 * US_PER_HOUR,
    address: "127.0.0.1",
  };
  const opened = await store.ask("openSession", session, at);
  assert.ok(!("refused" in opened));
}

beforeAll(async () => {
  const dir = scratchDir();
  store = new StoreClient(storeIn(dir, undefined));
  assert.equal((await store.open()).isOpen, true);
  for (const role of roles) {
    const user = { name: `u-${role}`, role, isEnabled: true, passwordHash: `u-${role}` };
    await store.ask("addUser", user, true, deed());
    await logIn(`u-${role}`, `s-${role}`);
    await addKey(`k-${role}`, role);
  }
  await addKey("k-expired", "admin", Date.now() * 1_000 - 1);
  await addKey("k-revoked", "admin");
  await store.ask("removeKey", "k-revoked", deed());
  await logIn("u-admin", "s-ended");
  await store.ask("endSession", sessionHashOf(secretOf("s-ended")), deed());
  await logIn("u-admin", "s-idle", deed(hourAgoUs()));
  // The last: a login takes away what has expired before it.
  await logIn("u-admin", "s-expired", deed(), Date.now() * 1_000 - 1);
  app = served(new StoreGate(store), join(dir, "cli.token"));
  const never = new StoreClient(storeIn(join(dir, "none"), undefined));
  downApp = served(new StoreGate(never), join(dir, "cli.token"));
}, 60_000);
afterAll(() => store.close());

async function asked(
  server: FastifyInstance,
  { method, path }: Operation,
  headers: Headers,
): Promise<string> {
  const url = path.replaceAll(/\{\w+\}/g, "x");
  const { statusCode, payload } = await server.inject({ method, url, headers });
  const code = statusCode === 200 ? "" : ` ${(JSON.parse(payload) as { code: string }).code}`;
  return `${statusCode}${code}`;
}

/** What nobody gets in with. */
const useless: readonly (readonly [string, Headers])[] = [
  ["no credential", {}],
  ["another kind of credential", { authorization: "Basic YTpi" }],
  ["a token of chance", { authorization: `Bearer ${secretOf("chance")}` }],
  ["an empty token", { authorization: "Bearer " }],
  ["a key of chance", keyHeaders("chance")],
  ["half a key", { authorization: `Bearer hk_${secretOf("k-admin").slice(1)}` }],
  ["an expired key", keyHeaders("k-expired")],
  ["a revoked key", keyHeaders("k-revoked")],
  ["a session of chance", cookieHeaders("chance")],
  ["an expired session", cookieHeaders("s-expired")],
  ["a session that was idle too long", cookieHeaders("s-idle")],
  ["a session that was ended", cookieHeaders("s-ended")],
  [
    "a wrong token beside a good session",
    { ...cookieHeaders("s-admin"), authorization: `Bearer ${secretOf("chance")}` },
  ],
];

describe.for(operations.map((each) => [`${each.method} ${each.path}`, each] as const))(
  "%s",
  ([, operation]) => {
    for (const role of roles) {
      const rank = roles.indexOf(role);
      const may = operation.isOpen || rank >= roles.indexOf(operation.role);
      test(`${may ? "answers" : "refuses"} a ${role}, by key and by session`, async () => {
        const wanted = may ? "200" : "403 FORBIDDEN";
        for (const headers of [keyHeaders(`k-${role}`), cookieHeaders(`s-${role}`)]) {
          assert.equal(await asked(app, operation, headers), wanted);
        }
      });
    }

    test(operation.isOpen ? "needs no credential" : "answers no useless credential", async () => {
      const wanted = operation.isOpen ? "200" : "401 UNAUTHORIZED";
      for (const [what, headers] of useless) {
        assert.equal(await asked(app, operation, headers), wanted, what);
      }
    });

    test("without a store those who could come in are told to come again", async () => {
      const wanted = operation.isOpen ? "200" : "503 STORE_UNREACHABLE";
      for (const headers of [keyHeaders("k-admin"), cookieHeaders("s-admin")]) {
        assert.equal(await asked(downApp, operation, headers), wanted);
      }
      const nobody = operation.isOpen ? "200" : "401 UNAUTHORIZED";
      assert.equal(await asked(downApp, operation, {}), nobody);
    });

    if (!operation.isOpen && operation.method !== "GET") {
      test("answers no session without the token of its pages, or from another's page", async () => {
        const good = cookieHeaders("s-admin");
        for (const headers of [
          { ...good, "x-csrf-token": csrfTokenOf(secretOf("s-risk")) },
          { ...good, origin: "https://evil.example" },
        ]) {
          assert.equal(await asked(app, operation, headers), "403 CSRF");
        }
      });
    }
  },
);
