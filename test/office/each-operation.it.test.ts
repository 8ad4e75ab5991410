import assert from "node:assert/strict";
import { afterAll, beforeAll, test, vi } from "vitest";
import { operations } from "../../src/office/contract/operations.ts";
import { eventually } from "../desk/eventually.ts";
import { farSession } from "./far-session.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";

/** Most of what is asked makes a version of the policy. */
vi.setConfig({ testTimeout: 240_000 });

/** Asked with success by access.it.test.ts, which has browsers and one-time passwords. */
const ofBrowsers = new Set([
  "logIn",
  "logOut",
  "offerTotp",
  "confirmTotp",
  "dropTotp",
  "dropUserTotp",
]);

const filed = `routing_rules:
  - { id: filed, priority: 10, action: B_BOOK, filters: { account_ids: [1003], min_volume: 5 } }
`;

let office: OfficeHouse;
beforeAll(async () => {
  office = await OfficeHouse.open({}, (text) => text + filed);
}, 60_000);
afterAll(() => office.close());

const answered = new Set<string>();

interface With {
  readonly body?: object;
  readonly status?: number;
  readonly token?: string;
}

/** Asks an operation, which must succeed, and answer as its contract says. */
async function ask(
  id: string,
  path: string,
  { body, status = 200, token }: With = {},
): Promise<Answer> {
  const operation = operations.find((each) => each.id === id);
  assert.ok(operation !== undefined, id);
  const { method, needsIfMatch = false } = operation;
  const headers: Record<string, string> = {};
  if (needsIfMatch) {
    const read = await office.ask(path.replace(/\/override$/, ""));
    headers["if-match"] = read.headers.get("etag") ?? "";
  }
  const answer = await office.ask(path, {
    method,
    body,
    headers,
    ...(token === undefined ? {} : { token }),
  });
  assert.equal(answer.status, status, `${id}: ${answer.text.slice(0, 1_000)}`);
  const { schema, mediaType } = operation.responses[status]!;
  assert.equal(answer.mediaType, mediaType, id);
  schema.parse(mediaType.startsWith("text/") ? answer.text : answer.body);
  answered.add(id);
  return answer;
}

const field = ({ body }: Answer, name: string): string =>
  String((body as Record<string, unknown>)[name]);

const RULES = "/admin/routing/rules";
const rule = { priority: 500, accountIds: ["1006"], action: "REJECT" };

test("orders, and what is told of them", async () => {
  const order = { account: "1003", symbol: "EURUSD", side: "Buy", orderQty: 1, clOrdID: "o-1" };
  const orderID = field(
    await ask("submitOrder", "/orders", { body: order, status: 201 }),
    "orderID",
  );
  await ask("findOrders", "/orders?account=1003&clOrdID=o-1");
  await eventually(async () => {
    const { body } = await office.ask(`/orders/${orderID}`);
    return (body as { leavesQty: number }).leavesQty === 0;
  }, "the order ended");
  await ask("getOrder", `/orders/${orderID}`);
  const rests = {
    ...order,
    clOrdID: "o-2",
    ordType: "Limit",
    price: 1.05,
    timeInForce: "GoodTillCancel",
  };
  const resting = field(
    await ask("submitOrder", "/orders", { body: rests, status: 201 }),
    "orderID",
  );
  await ask("cancelOrder", `/orders/${resting}`);
  await ask("listPositions", "/positions?account=1003");
  await ask("listDecisions", "/admin/routing/decisions?account=1003");
  await ask("explainDecision", `/admin/routing/decisions/${orderID}`);
  await ask("listOrders", "/admin/orders?account=1003");
  const isKnown = async (): Promise<boolean> =>
    (await office.ask(`/admin/orders/${orderID}`)).status === 200;
  await eventually(isKnown, "the order is in the store", 30_000);
  await ask("getBlotterOrder", `/admin/orders/${orderID}`);
  await ask("listFills", "/admin/fills?account=1003");
  await ask("getRoutingStats", "/admin/routing/stats");
  await ask("getExposure", "/admin/routing/exposure");
  await ask("getExposureHistory", "/admin/routing/exposure/EURUSD/history");
  await ask("listBreaches", "/admin/routing/breaches");
  await ask("getProjection", "/admin/projection");
  await ask("rebuildProjection", "/admin/projection/rebuild", { body: {}, status: 202 });
});

test("rules and limits", async () => {
  await ask("createRule", RULES, { body: { ...rule, id: "one" }, status: 201 });
  await ask("createRule", `${RULES}?dryRun=true`, { body: { ...rule, id: "tried" } });
  await ask("createRule", RULES, { body: { ...rule, id: "two", priority: 400 }, status: 201 });
  await ask("listRules", RULES);
  await ask("getRule", `${RULES}/one`);
  await ask("putRule", `${RULES}/filed`, {
    body: { id: "filed", priority: 20, action: "B_BOOK", accountIds: ["1003"], minVolume: 6 },
  });
  await ask("dropRuleOverride", `${RULES}/filed/override`);
  await ask("disableRule", `${RULES}/one/disable`);
  await ask("enableRule", `${RULES}/one/enable`);
  await ask("reorderRules", `${RULES}/reorder`, { body: { ids: ["two", "one"] } });
  await ask("deleteRule", `${RULES}/two`);
  const limit = "/admin/routing/exposure/EURUSD";
  await ask("getExposureLimit", limit);
  await ask("putExposureLimit", limit, { body: { symbol: "EURUSD", maxNetExposure: 900 } });
  await ask("dropExposureLimitOverride", `${limit}/override`);
});

test("LPs and sessions", async () => {
  const session = {
    id: "far",
    ...farSession,
  };
  await ask("createSession", "/admin/sessions", { body: session, status: 201 });
  await ask("listSessions", "/admin/sessions");
  await ask("getSession", "/admin/sessions/far");
  await ask("putSession", "/admin/sessions/far", { body: { ...session, port: 10 } });
  await ask("deleteSession", "/admin/sessions/far");
  const own = { ...session, id: "lp1-trade", purpose: ["trade"], targetCompID: "LP-TRADE" };
  const { port } = office.house.lp;
  await ask("putSession", "/admin/sessions/lp1-trade", { body: { ...own, port, username: "u" } });
  await ask("dropSessionOverride", "/admin/sessions/lp1-trade/override");
  const mapping = { symbol: "EURUSD", lpSymbol: "EUR_USD", quantityPerLot: 100_000 };
  const mappings = [{ ...mapping, min: 0.01, step: 0.01, max: 100 }];
  const lp = { id: "oanda", type: "OANDA", settings: { api_key: "k" }, mappings };
  await ask("createLp", "/admin/lps", { body: lp, status: 201 });
  await ask("getLp", "/admin/lps/oanda");
  await ask("putLp", "/admin/lps/oanda", { body: { ...lp, name: "Other" } });
  await ask("toggleLp", "/admin/lps/oanda/toggle");
  await ask("getLpSymbols", "/admin/lps/oanda/symbols");
  await ask("putLpSymbols", "/admin/lps/oanda/symbols", { body: { mappings } });
  await ask("deleteLp", "/admin/lps/oanda");
  const bare = { id: "bare", type: "OANDA", enabled: false, settings: { api_key: "k" } };
  await ask("createLp", "/admin/lps", { body: bare, status: 201 });
  await ask("getLp", "/admin/lps/bare");
  await ask("listLps", "/admin/lps");
  await ask("getLpHealth", "/admin/lps/lp1/health");
  await ask("toggleLp", "/admin/lps/lp1/toggle");
  await ask("dropLpOverride", "/admin/lps/lp1/override");
});

test("the policy as a whole, its versions and its audit trail", async () => {
  await ask("getPolicy", "/admin/policy");
  const yaml = (await ask("exportPolicy", "/admin/policy/export?only=routing_rules")).text;
  await ask("importPolicy", "/admin/policy/import?dryRun=true", { body: { yaml, mode: "merge" } });
  await ask("listVersions", "/admin/policy/versions");
  await ask("getVersion", "/admin/policy/versions/1");
  await ask("diffVersions", "/admin/policy/diff?from=1&to=2");
  await ask("rollBack", "/admin/policy/rollback", { body: { version: 2 } });
  await ask("reloadPolicy", "/admin/routing/reload");
  await ask("getPolicyLint", "/admin/policy/lint");
  const { body } = await ask("listTemplates", "/admin/policy/templates");
  const [first] = (body as { templates: { name: string }[] }).templates;
  const template = `/admin/policy/templates/${first!.name}`;
  await ask("getTemplate", template);
  await ask("applyTemplate", `${template}/apply`);
  await ask("listAudit", "/admin/routing/audit");
  await ask("exportAudit", "/admin/routing/audit/export");
});

test("users, keys, and a second person's approval", async () => {
  const user = { name: "ann", role: "admin", password: "correct horse battery" };
  await ask("addUser", "/admin/users", { body: user, status: 201 });
  await ask("listUsers", "/admin/users");
  await ask("getUser", "/admin/users/ann");
  await ask("changeUser", "/admin/users/ann", { body: { role: "admin", isEnabled: true } });
  await ask("setPassword", "/admin/users/ann/password", {
    body: { password: "another battery 9" },
  });
  const made = await ask("addKey", "/admin/keys", {
    body: { name: "robot", role: "risk" },
    status: 201,
  });
  const token = field(made, "key");
  await ask("listKeys", "/admin/keys");
  await ask("getMe", "/me", { token });
  const yaml = "changes: { four_eyes: true }\n";
  await ask("importPolicy", "/admin/policy/import", { body: { yaml, mode: "merge" } });
  const waits = async (id: string): Promise<string> => {
    const asked = { body: { ...rule, id }, status: 202, token };
    return field(await ask("createRule", RULES, asked), "id");
  };
  const [first, second] = [await waits("first"), await waits("second")];
  await ask("listChanges", "/admin/policy/changes");
  await ask("getChange", `/admin/policy/changes/${first}`);
  await ask("withdrawChange", `/admin/policy/changes/${second}/withdraw`, { body: {} });
  await ask("approveChange", `/admin/policy/changes/${first}/approve`, { body: { revision: 1 } });
  await ask("revokeKey", `/admin/keys/${field(made, "id")}`);
  await ask("addUser", "/admin/users", { body: { ...user, name: "bob" }, status: 201 });
  await ask("removeUser", "/admin/users/bob");
});

test("the store is copied while it is used", async () => {
  await ask("copyStore", "/admin/store/copy");
});

test("what stands open", async () => {
  await ask("checkHealth", "/healthz");
  await ask("checkReadiness", "/readyz");
  await ask("getMetrics", "/metrics");
  await ask("getDocument", "/docs/json");
});

test("every operation was answered with success, as its contract says", () => {
  const all = operations.map(({ id }) => id).filter((id) => !ofBrowsers.has(id));
  assert.deepEqual([...answered].toSorted(), all.toSorted());
});
