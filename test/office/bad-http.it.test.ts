import assert from "node:assert/strict";
import { connect } from "node:net";
import { afterAll, beforeAll, test } from "vitest";
import { eventually } from "../desk/eventually.ts";
import { OfficeHouse } from "./office-house.ts";

let office: OfficeHouse;
beforeAll(async () => {
  office = await OfficeHouse.open();
}, 60_000);
afterAll(() => office.close());

/** What the office says to these bytes, until it ends the connection. */
function said(bytes: string | Buffer): Promise<string> {
  const [host = "", port = ""] = office.address.split(":");
  return new Promise((resolve) => {
    let text = "";
    const socket = connect({ host, port: Number(port) });
    socket.on("data", (part: Buffer) => (text += part.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
    socket.write(bytes);
  });
}

const isWell = async (): Promise<void> => assert.equal((await office.ask("/readyz")).status, 200);

for (const [what, bytes] of [
  ["garbage", "nonsense\r\n\r\n"],
  ["FIX", "8=FIX.4.4\u00019=5\u000135=0\u000110=163\u0001\r\n\r\n"],
  ["bytes of TLS", Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 13, 10, 13, 10])],
  [
    "two lengths",
    "POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
  ],
  [
    "a length beside chunks",
    "POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n" +
      "transfer-encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  ["headers without end", `GET / HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(100_000)}\r\n\r\n`],
] as const) {
  test(`${what} is answered as no HTTP, and the connection ended`, async () => {
    const text = await said(bytes);
    assert.match(text, /^HTTP\/1\.1 400 Bad Request\r\n/);
    assert.match(text, /"code":"BAD_HTTP"/);
    await isWell();
  });
}

test("a path that cannot be read is a bad request, not a fault", async () => {
  const text = await said("GET /orders/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  assert.match(text, /^HTTP\/1\.1 400 Bad Request\r\n/);
  assert.match(text, /application\/problem\+json/);
  await isWell();
});

test("more connections than are taken are ended, and those that are there go on", async () => {
  const [host = "", port = ""] = office.address.split(":");
  const sockets = Array.from({ length: 300 }, () => connect({ host, port: Number(port) }));
  let ended = 0;
  for (const socket of sockets) {
    socket.on("error", () => undefined);
    socket.on("close", () => (ended += 1));
  }
  await eventually(() => ended >= 300 - 256, "those beyond the bound are ended");
  for (const socket of sockets) socket.destroy();
  await eventually(() => ended === 300, "all are gone");
  await eventually(
    async () => (await office.ask("/healthz").catch(() => undefined))?.status === 200,
    "others are let in again",
  );
});
