import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "vitest";
import { listenerAt, listeners, listenersIn } from "../../src/cli/listeners.ts";

const HEAD = "  sl  local_address rem_address   st tx_queue rx_queue\n";
const TCP = `${HEAD}   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000
   1: 00000000:0050 00000000:0000 0A 00000000:00000000
   2: 0100007F:2328 0100007F:9C95 01 00000000:00000000
`;
const ANY = `${"0".repeat(32)}:0000`;
const TCP6 = `${HEAD}   0: 00000000000000000000000001000000:1F91 ${ANY} 0A
   1: 00000000000000000000000000000000:1F92 ${ANY} 0A
`;
const all = [...listenersIn(TCP), ...listenersIn(TCP6)];

for (const [address, port, isTaken] of [
  ["127.0.0.1", 8080, true],
  ["0.0.0.0", 8080, true],
  ["10.0.0.1", 8080, false],
  ["10.0.0.1", 80, true],
  ["127.0.0.1", 9000, false],
  ["::1", 8081, true],
  ["127.0.0.1", 8081, false],
  ["127.0.0.1", 8082, true],
] as const) {
  test(`${address}:${port} is ${isTaken ? "taken" : "free"}`, () => {
    assert.equal(listenerAt(address, port, all) !== undefined, isTaken);
  });
}

test("who listens is seen without listening", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  assert.ok(listenerAt("127.0.0.1", port, listeners() ?? []));
  await new Promise((resolve) => server.close(resolve));
  assert.equal(listenerAt("127.0.0.1", port, listeners() ?? []), undefined);
});
