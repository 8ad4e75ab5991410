import assert from "node:assert/strict";
import type { FastifyInstance } from "fastify";
import { afterEach, describe, test } from "vitest";
import type { Actor, Caller } from "../../src/office/caller.ts";
import type { Operation } from "../../src/office/contract/operation.ts";
import { operations } from "../../src/office/contract/operations.ts";
import { roles } from "../../src/office/contract/role.ts";
import type { Role } from "../../src/office/contract/role.ts";
import { HttpProblem } from "../../src/office/http-problem.ts";
import { httpServer } from "../../src/office/http-server.ts";
import type { Route } from "../../src/office/route.ts";

let app: FastifyInstance | undefined;
afterEach(() => app?.close());

const actorOf = (role: Role): Actor => ({ name: `a ${role}`, role, via: "session" });

/** A server whose operations all answer, and whose door takes the word of whoever comes. */
function served(asked: readonly Operation[], heard: (caller: Caller) => void = () => undefined) {
  app = httpServer({
    door: {
      identify: async ({ headers }) => {
        const role = roles.find((each) => headers.authorization === each);
        if (role !== undefined) return Promise.resolve(actorOf(role));
        throw new HttpProblem(401, "UNAUTHORIZED");
      },
    },
    routes: asked.map((operation): Route => ({
      operation,
      answer: async (_request, caller) => {
        heard(caller);
        return Promise.resolve({ status: 200, body: "answered" });
      },
    })),
    onFault: (error) => assert.fail(String(error)),
    onAnswered: () => undefined,
  });
  return app;
}

const urlOf = ({ path }: Operation): string => path.replaceAll(/\{\w+\}/g, "x");

const status = async (operation: Operation, authorization: string): Promise<number> => {
  const headers = { authorization };
  const { method } = operation;
  const answer = await served([operation]).inject({ method, url: urlOf(operation), headers });
  return answer.statusCode;
};

describe.for(operations.map((each) => [`${each.method} ${each.path}`, each] as const))(
  "%s",
  ([, operation]) => {
    for (const role of roles) {
      const rank = roles.indexOf(role);
      const may = operation.isOpen || rank >= roles.indexOf(operation.role);
      test(`${may ? "answers" : "refuses"} a ${role}`, async () => {
        assert.equal(await status(operation, role), may ? 200 : 403);
      });
    }

    test(
      operation.isOpen ? "answers anybody" : "answers nobody whom the door refuses",
      async () => {
        assert.equal(await status(operation, "nobody"), operation.isOpen ? 200 : 401);
      },
    );
  },
);

const closed = (role: Role, path = "/thing/{id}"): Operation => {
  const operation = operations.find((each) => each.method === "GET" && !each.isOpen);
  assert.ok(operation !== undefined);
  return { ...operation, isOpen: false, role, path };
};

test("what is refused for a role is refused before anything is read of the request", async () => {
  const inject = served([{ ...closed("admin"), method: "POST" }]);
  for (const payload of ["{", '"x"', `"${"y".repeat(70_000)}"`]) {
    const headers = { authorization: "risk", "content-type": "application/json" };
    const answer = await inject.inject({ method: "POST", url: "/thing/x", headers, payload });
    assert.equal(answer.statusCode, 403);
    assert.equal(answer.json<{ code: string }>().code, "FORBIDDEN");
  }
});

test("what is not there is 401 to nobody and 404 to every role", async () => {
  const server = served([closed("admin")]);
  for (const [authorization, wanted] of [
    ["nobody", 401],
    ...roles.map((role) => [role, 404] as const),
  ] as const) {
    for (const method of ["GET", "DELETE", "OPTIONS"] as const) {
      const answer = await server.inject({ method, url: "/nothing", headers: { authorization } });
      assert.equal(answer.statusCode, wanted, `${method} ${authorization}`);
    }
  }
});

test("who asks and the request's id reach whoever answers, and the id goes back", async () => {
  const heard: Caller[] = [];
  const server = served([closed("viewer")], (caller) => heard.push(caller));
  const ask = (id: string) =>
    server.inject({ url: "/thing/x", headers: { authorization: "dealer", "x-request-id": id } });
  const answer = await ask("job-17:a.b_c");
  assert.equal(answer.headers["x-request-id"], "job-17:a.b_c");
  assert.deepEqual([heard[0]?.actor, heard[0]?.requestId], [actorOf("dealer"), "job-17:a.b_c"]);
  for (const strange of ["", "a b", "x".repeat(65), "<b>", "a\tb"]) {
    assert.match(String((await ask(strange)).headers["x-request-id"]), /^[0-9a-f-]{36}$/);
  }
});

test("a proxy that says TLS, or another address, is not believed", async () => {
  const heard: Caller[] = [];
  const server = served([closed("viewer")], (caller) => heard.push(caller));
  const headers = {
    authorization: "dealer",
    "x-forwarded-proto": "https",
    "x-forwarded-for": "192.0.2.7",
    forwarded: "for=192.0.2.7;proto=https",
  };
  await server.inject({ url: "/thing/x", headers });
  assert.deepEqual([heard[0]?.isByTls, heard[0]?.address], [false, "127.0.0.1"]);
});
