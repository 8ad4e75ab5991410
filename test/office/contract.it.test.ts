import assert from "node:assert/strict";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Operation } from "../../src/office/contract/operation.ts";
import { operations } from "../../src/office/contract/operations.ts";
import type { OrderView } from "../../src/office/contract/orders.ts";
import { mayAsk, roles } from "../../src/office/contract/role.ts";
import type { Role } from "../../src/office/contract/role.ts";
import { problemSchema } from "../../src/office/contract/problem.ts";
import { anything, valid } from "./any-json.ts";
import type { Schema } from "./any-json.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer, Sent } from "./office-house.ts";

const RUNS = 40;
/** A part of a path that is longer is not looked at. */
const LONGEST_PART = 100;
/** Of each role, beside those of the data folder's token, which may do everything. */
const ROLE_RUNS = 4;

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: Schema;
}

interface Documented {
  readonly operationId: string;
  readonly security: readonly unknown[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, unknown>> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

let office: OfficeHouse;
let document: Document;
let orderID = "";
/** A key of each role. */
const keys = new Map<Role, string>();
beforeAll(async () => {
  office = await OfficeHouse.open();
  orderID = ((await office.send({ clOrdID: "known" })).body as OrderView).orderID;
  document = (await office.ask("/docs/json", { token: null })).body as Document;
  for (const role of roles) {
    const body = { name: `key-of-${role}`, role };
    const made = await office.ask("/admin/keys", { method: "POST", body });
    keys.set(role, (made.body as { key: string }).key);
  }
}, 60_000);
afterAll(() => office.close());

function documented({ path, method }: Operation): Documented {
  const found = document.paths[path]?.[method.toLowerCase()];
  assert.ok(found !== undefined, `${method} ${path} is not in the document`);
  return found;
}

/** What is written into the path or behind it. */
const askedIn = (operation: Operation): readonly Parameter[] =>
  documented(operation).parameters.filter((each) => each.in !== "header");

/** Values that are known here, beside any that the schema allows. */
const known = (name: string): readonly unknown[] =>
  ({
    account: ["1001", "1003"],
    symbol: ["EURUSD", "XAUUSD"],
    orderID: [orderID],
    id: [orderID],
    before: [orderID],
    clOrdID: ["known"],
    orderQty: [0.2, "1.5"],
    name: ["ann"],
  })[name] ?? [];

const valueOf = (name: string, schema: Schema): fc.Arbitrary<unknown> =>
  known(name).length === 0
    ? valid(schema)
    : fc.oneof(fc.constantFrom(...known(name)), valid(schema));

interface Request extends Sent {
  readonly path: string;
}

/** Requests that the document allows. */
function validRequest(operation: Operation): fc.Arbitrary<Request> {
  const { requestBody } = documented(operation);
  const parameters = askedIn(operation);
  const asked = fc.record(
    Object.fromEntries(parameters.map(({ name, schema }) => [name, valueOf(name, schema)])),
    { requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name) },
  );
  const { properties = {}, required = [] } = requestBody?.content["application/json"]?.schema ?? {};
  const body = fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, each]) => [name, valueOf(name, each)]),
    ),
    { requiredKeys: [...required] },
  );
  return fc.record({ asked, body }).map((parts) => ({
    path: written(operation, parameters, parts.asked),
    method: operation.method,
    headers: operation.needsIfMatch === true ? { "if-match": "*" } : {},
    body: requestBody === undefined ? undefined : parts.body,
  }));
}

/** Requests that are wrong somewhere, or everywhere. */
function strangeRequest(operation: Operation): fc.Arbitrary<Request> {
  const { requestBody } = documented(operation);
  const parameters = askedIn(operation);
  const word = fc.string({ maxLength: 90, unit: "binary" });
  const asked = fc.dictionary(
    fc.oneof(fc.constantFrom(...parameters.map(({ name }) => name), "x", "__proto__"), word),
    fc.oneof(
      word,
      anything.map((value) => JSON.stringify(value)),
    ),
  );
  const body = fc.oneof(anything, fc.string({ unit: "binary" }), fc.constant('{"__proto__":1}'));
  const headers = fc.constantFrom<Record<string, string>[]>(
    {},
    { "content-type": "text/plain" },
    { "content-type": "application/json; charset=latin1" },
    { "content-type": "" },
  );
  return fc.record({ asked, body, headers }).map((parts) => ({
    path: written(operation, parameters, parts.asked),
    method: operation.method,
    headers: parts.headers,
    body: requestBody === undefined ? undefined : parts.body,
  }));
}

function written(
  { path }: Operation,
  parameters: readonly Parameter[],
  asked: Readonly<Record<string, unknown>>,
): string {
  const inPath = new Set(parameters.filter((each) => each.in === "path").map(({ name }) => name));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (!inPath.has(name)) query.append(name, wordOf(value));
  }
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(wellFormed(wordOf(asked[name] ?? "-"))),
  );
  // A path of dots leads elsewhere before it is sent.
  const sent = filled.replaceAll(/\/\.{1,2}(?=\/|$)/g, "/-");
  return query.size === 0 ? sent : `${sent}?${query.toString()}`;
}

const wordOf = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

/** Half of a pair of code units cannot be written in a path. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

const codeIn = ({ body }: Answer): unknown =>
  typeof body === "object" && body !== null && "code" in body ? body.code : undefined;

/** The answer is one the contract has: its status, its media type, its form. */
function isDocumented(operation: Operation, answer: Answer): void {
  const { status, mediaType, body, text } = answer;
  const content = documented(operation).responses[status]?.content;
  const what = `${status} ${mediaType} ${text.slice(0, 300)}`;
  assert.ok(status < 500, what);
  assert.ok(content?.[mediaType] !== undefined, `${operation.id} does not document ${what}`);
  const { schema } = operation.responses[status]!;
  const said = mediaType.startsWith("text/") ? text : body;
  const parsed = schema.safeParse(said);
  assert.ok(parsed.success, `${what} ${parsed.error?.message ?? ""}`);
}

test("the document is OpenAPI 3.1, has every operation, and no reference leads nowhere", () => {
  assert.equal(document.openapi, "3.1.0");
  const ids = Object.values(document.paths).flatMap((each) =>
    Object.values(each).map(({ operationId }) => operationId),
  );
  assert.deepEqual(ids.toSorted(), operations.map(({ id }) => id).toSorted());
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
  assert.ok(refs.length > 0);
  for (const [, name = ""] of refs) assert.ok(name in document.components.schemas, name);
});

describe.for(operations.map((each) => [`${each.method} ${each.path}`, each] as const))(
  "%s",
  ([, operation]) => {
    test("answers what is right as the contract says", async () => {
      await fc.assert(
        fc.asyncProperty(validRequest(operation), async ({ path, ...sent }) => {
          const answer = await office.ask(path, sent);
          isDocumented(operation, answer);
          assert.notEqual(codeIn(answer), "UNAUTHORIZED");
        }),
        { numRuns: RUNS },
      );
    });

    test("answers what is wrong as the contract says, too", async () => {
      await fc.assert(
        fc.asyncProperty(strangeRequest(operation), async ({ path, ...sent }) => {
          const answer = await office.ask(path, sent);
          if (answer.status === 404 && !operation.path.includes("{")) return;
          isDocumented(operation, answer);
        }),
        { numRuns: RUNS },
      );
    });

    test("answers every role as the contract says, and refuses those below its own", async () => {
      for (const [role, token] of keys) {
        const mayAskIt = operation.isOpen || mayAsk(role, operation.role);
        await fc.assert(
          fc.asyncProperty(
            fc.oneof(validRequest(operation), strangeRequest(operation)),
            async ({ path, ...sent }) => {
              const answer = await office.ask(path, { ...sent, token });
              if (answer.status === 404 && !operation.path.includes("{")) return;
              isDocumented(operation, answer);
              if (answer.status === 401) assert.ok(operation.id === "logIn", answer.text);
              // What leads to no operation at all is said to everybody alike.
              const isRouted = !path.split(/[/?]/).some((part) => part.length > LONGEST_PART);
              if (mayAskIt || !isRouted) return;
              assert.deepEqual([answer.status, codeIn(answer)], [403, "FORBIDDEN"], path);
            },
          ),
          { numRuns: ROLE_RUNS },
        );
      }
    });

    test(operation.isOpen ? "needs no token" : "answers nobody without the token", async () => {
      for (const token of [null, "", "wrong", `${office.token}0`, office.token.slice(1)]) {
        await fc.assert(
          fc.asyncProperty(validRequest(operation), async ({ path, ...sent }) => {
            const answer = await office.ask(path, { ...sent, token });
            isDocumented(operation, answer);
            assert.equal(codeIn(answer) === "UNAUTHORIZED", !operation.isOpen);
          }),
          { numRuns: 3 },
        );
      }
    });
  },
);

for (const path of ["/", "/nothing", "/orders/x/y", "/admin", "/docs", "/metrics/x"]) {
  test(`${path} is nothing, and nobody without the token learns even that`, async () => {
    const [known404, unknown] = [await office.ask(path), await office.ask(path, { token: null })];
    assert.deepEqual([known404.status, unknown.status], [404, 401]);
    for (const { body, mediaType } of [known404, unknown]) {
      assert.equal(mediaType, "application/problem+json");
      problemSchema.parse(body);
    }
  });
}

const post = (body: string, headers: Record<string, string> = {}): Promise<Answer> =>
  office.ask("/orders", { method: "POST", body, headers });

test("a body that is too large, too deep or of another kind is refused as such", async () => {
  for (const [answer, status, code] of [
    [await post(`"${"x".repeat(70_000)}"`), 413, "BODY_TOO_LARGE"],
    [await post("[".repeat(60_000)), 400, "JSON_TOO_DEEP"],
    [await post("{}", { "content-type": "text/xml" }), 415, "UNSUPPORTED_MEDIA_TYPE"],
    [await post("{"), 400, "BAD_JSON"],
  ] as const) {
    assert.deepEqual([answer.status, (answer.body as { code: string }).code], [status, code]);
  }
});

test("answers carry nothing a page could run, and are kept by nobody", async () => {
  const { headers } = await office.ask("/healthz", { token: null });
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'/);
  assert.equal(headers.get("cache-control"), "no-store");
});
