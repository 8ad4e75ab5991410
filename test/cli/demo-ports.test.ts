import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "vitest";
import { freePort } from "../../src/cli/demo-ports.ts";

test("the usual port is taken where it is free, and another one where it is not", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const { port } = address;
  const other = await freePort(port);
  assert.notEqual(other, port);
  await once(server.close(), "close");
  assert.equal(await freePort(port), port);
});
