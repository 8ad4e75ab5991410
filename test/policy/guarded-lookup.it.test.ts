import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterEach, beforeEach, test } from "vitest";
import { NodeNetwork } from "../../src/fix/session/node-network.ts";
import { guardedLookup } from "../../src/policy/guarded-lookup.ts";

const server = createServer((socket) => socket.end());
let port = 0;
beforeEach(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

/** A name server's answer, one address after the other. */
const leadingTo =
  (...addresses: readonly string[]): LookupFunction =>
  (_hostname, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );

/** "connected", or why not. */
const connecting = (host: string, lookup: LookupFunction): Promise<string> =>
  new Promise((resolve) => {
    const wire = new NodeNetwork(lookup).connect({ host, port });
    wire.once("connect", () => resolve("connected"));
    wire.once("error", ({ message }) => resolve(message));
    wire.once("close", () => wire.destroy());
  });

test("an LP's name that leads to a metadata, link-local or multicast address is not connected to", async () => {
  for (const address of ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "224.0.0.1"]) {
    const ended = await connecting("lp.example", guardedLookup(true, leadingTo(address)));
    assert.equal(ended, "lp.example leads to an address that is not called", address);
  }
});

test("an address in another spelling is looked up, and judged by what it is", async () => {
  // 169.254.169.254 and 127.0.0.1 as one number.
  const ended = await connecting("2852039166", guardedLookup(true));
  assert.equal(ended, "2852039166 leads to an address that is not called");
  assert.equal(await connecting("2130706433", guardedLookup(true)), "connected");
});

test("of several addresses only those that may be reached are tried, loopback where it is allowed", async () => {
  const both = leadingTo("169.254.169.254", "127.0.0.1");
  assert.equal(await connecting("lp.example", guardedLookup(true, both)), "connected");
  const ended = await connecting("lp.example", guardedLookup(false, both));
  assert.equal(ended, "lp.example leads to an address that is not called");
});
