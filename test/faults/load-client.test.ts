import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "vitest";
import { eventually } from "../desk/eventually.ts";
import { frame } from "../fix/session/rig.ts";
import { FrameCutter } from "./frame-cutter.ts";
import { HeardLedger } from "./heard-ledger.ts";
import { LoadClient, wasNotTaken } from "./load-client.ts";

test("an order that a busy desk does not take has its end, and is no order it forgot", async () => {
  const server = createServer((socket) => {
    const cutter = new FrameCutter();
    socket.on("data", (bytes) => {
      for (const message of cutter.push(bytes)) {
        const fields = message.split("\u0001");
        const clOrdID = fields.find((field) => field.startsWith("11="))?.slice(3);
        socket.write(
          clOrdID === undefined
            ? frame("35=A|34=1|98=0|108=30")
            : frame(`35=j|34=2|45=2|372=D|379=${clOrdID}|380=4|58=DESK_BUSY: later`),
        );
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  const heard = new HeardLedger();
  const identity = { compID: "ALICE", username: "alice", password: "secret" };
  const load = await LoadClient.logOn(
    port,
    identity,
    () => "55=EURUSD",
    (report) => heard.take(report),
  );
  load.start(1_000);
  await eventually(() => load.sent > 2, "orders are sent");
  await load.stop();
  assert.ok(load.orders.every(wasNotTaken));
  assert.deepEqual(heard.ended, new Set(load.orders.map((_, number) => `L${number}`)));
  assert.deepEqual(heard.troubles, new Map([["DESK_BUSY", load.sent]]));
  assert.equal(heard.acknowledged.size, 0);
  load.close();
  await new Promise((resolve) => server.close(resolve));
});
