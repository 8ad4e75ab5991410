import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "vitest";
import { loadPolicy } from "../../src/policy/load-policy.ts";
import type { PolicyDocument } from "../../src/policy/policy-document.ts";
import { accepted } from "./small-policy.ts";

const path = fileURLToPath(new URL("../../examples/demo.yaml", import.meta.url));
const demo = (env: Record<string, string> = {}): PolicyDocument =>
  accepted(readFileSync(path, "utf8"), env);

/** The score bands of the classes; an UNKNOWN account has no score yet. */
const bands: Record<string, readonly [number, number]> = {
  RETAIL: [0, 19],
  SEMI_PRO: [20, 39],
  PROFESSIONAL: [40, 59],
  TOXIC: [60, 100],
  UNKNOWN: [0, 0],
};

test("the demo's policy loads from its file without a mistake", async () => {
  const result = await loadPolicy(path, {});
  assert.equal(result.ok, true);
});

test("accounts 1001 to 1200 exist, each with a score inside the band of its class", () => {
  const { accounts } = demo();
  assert.deepEqual(
    accounts.map(({ id }) => id),
    Array.from({ length: 200 }, (_, at) => String(1001 + at)),
  );
  for (const { id, clientClass, score } of accounts) {
    assert.ok(clientClass !== null && score !== null);
    const [from, to] = bands[clientClass]!;
    assert.ok(score >= from && score <= to, `${id} is ${clientClass} with ${score}`);
  }
});

test("the demo's accounts mix the classes as a retail broker's do", () => {
  const count = new Map<string, number>();
  for (const { clientClass, score } of demo().accounts) {
    assert.ok(clientClass !== null && score !== null);
    const name = clientClass === "TOXIC" ? (score > 80 ? "refused" : "toxic") : clientClass;
    count.set(name, (count.get(name) ?? 0) + 1);
  }
  assert.deepEqual(Object.fromEntries(count), {
    RETAIL: 120,
    SEMI_PRO: 30,
    PROFESSIONAL: 20,
    UNKNOWN: 16,
    toxic: 10,
    refused: 4,
  });
});

test("a client may log on as DEMO to HEDGEROW with demo and demo, in lots, on 9878", () => {
  const { sessions, intake } = demo();
  const session = sessions.find(({ id }) => id === "DEMO");
  assert.ok(session?.role === "acceptor");
  assert.equal(session.senderCompID, "HEDGEROW");
  assert.equal(session.targetCompID, "DEMO");
  assert.equal(session.username, "demo");
  assert.equal(session.password.reveal(), "demo");
  assert.equal(session.quantity, "lots");
  assert.deepEqual(intake.fix && [intake.fix.host, intake.fix.port], ["127.0.0.1", 9878]);
});

test("one lot is 100 000 units of a currency pair, 10 contracts at an LMAX, 100 ounces of gold", () => {
  const { instruments, liquidityProviders } = demo();
  const perLot: Record<string, number> = { tight: 100_000, firm: 10, flaky: 100_000 };
  assert.deepEqual(
    liquidityProviders.map(({ id }) => id),
    Object.keys(perLot),
  );
  for (const { symbol, contractSize } of instruments) {
    assert.equal(contractSize, symbol === "XAUUSD" ? 100 : 100_000);
    for (const { id, mappings } of liquidityProviders) {
      const { quantityPerLot } = mappings.find((at) => at.symbol === symbol)!;
      assert.equal(quantityPerLot, symbol === "XAUUSD" ? 100 : perLot[id]);
    }
  }
});

const ports = (policy: PolicyDocument): number[] =>
  policy.sessions.flatMap((at) => (at.role === "initiator" ? [at.port] : []));

test("the venues' ports come from the environment, 9901 to 9903 without it", () => {
  assert.deepEqual(ports(demo()), [9901, 9901, 9902, 9902, 9903, 9903]);
  const env = {
    HEDGEROW_DEMO_VENUE_PORT: "4242",
    HEDGEROW_DEMO_FIRM_PORT: "4243",
    HEDGEROW_DEMO_FLAKY_PORT: "4244",
  };
  assert.deepEqual(ports(demo(env)), [4242, 4242, 4243, 4243, 4244, 4244]);
});

test("each LP has a dialect of its own", () => {
  const dialects = demo().sessions.flatMap((at) => (at.role === "initiator" ? [at.dialect] : []));
  assert.deepEqual([...new Set(dialects)], ["generic", "lmax", "ctrader"]);
});

test("the port clients connect to comes from the environment, 9878 without it", () => {
  assert.equal(demo().intake.fix?.port, 9878);
  assert.equal(demo({ HEDGEROW_DEMO_FIX_PORT: "4242" }).intake.fix?.port, 4242);
});

test("HTTP is on 8080 of this machine, unless the environment says another port", () => {
  const { host, port } = demo().intake.http ?? {};
  assert.deepEqual([host, port], ["127.0.0.1", 8080]);
  assert.equal(demo({ HEDGEROW_DEMO_HTTP_PORT: "4242" }).intake.http?.port, 4242);
});

test("prices restart their numbering at a logon and orders do not", () => {
  const reset = Object.fromEntries(demo().sessions.map((at) => [at.id, at.resetOnLogon]));
  assert.equal(reset["tight-quote"], true);
  assert.equal(reset["tight-trade"], false);
});
