import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "vitest";
import { eventually } from "../desk/eventually.ts";
import { frame } from "../fix/session/rig.ts";
import { FillTap } from "./fill-tap.ts";

test("a fill that comes again as news is counted; one that is marked as sent again is not", async () => {
  const fills = [
    frame("35=8|34=1|17=E1|150=F"),
    frame("35=8|34=2|17=E1|150=F"),
    frame("35=8|34=1|43=Y|17=E1|150=F"),
    frame("35=8|34=3|17=E2|150=F"),
    frame("35=8|34=4|17=E2|150=0"),
  ];
  const server = createServer((socket) => void socket.end(Buffer.concat(fills)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const tap = new FillTap((server.address() as AddressInfo).port);
  let heard = 0;
  const near = connect({ host: "127.0.0.1", port: await tap.listen() });
  near.on("data", (bytes) => {
    heard += bytes.length;
  });
  await eventually(() => heard === Buffer.concat(fills).length, "all has come");
  assert.equal(tap.repeated, 1);
  near.destroy();
  await tap.close();
  await new Promise((resolve) => server.close(resolve));
});
