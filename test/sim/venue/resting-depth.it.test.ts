import assert from "node:assert/strict";
import { test } from "vitest";
import { scratchFile } from "../scratch.ts";
import { becomes, openTrading } from "./rig.ts";

const lines = [
  "time,symbol,bid,ask",
  "2020-01-01T22:00:00Z,EURUSD,1.1,1.1002",
  "2020-01-01T22:00:05Z,EURUSD,1.0998,1.1",
].join("\n");

test("of a resting order larger than a venue shows each quote fills what it shows, once", async () => {
  const flags = { ticks: scratchFile(lines), speed: "10", atEnd: "stop", depth: "3" };
  const { client, opened } = await openTrading(flags);
  client.subscribe("M", ["EURUSD"]);
  const [snapshot] = await client.got("W");
  const size = Number(snapshot!.fields.get(271));
  assert.ok(size > 0);
  client.order("R", { ordType: "2", price: "1.1", tif: "1", qty: String(size * 10) });
  await becomes(() => opened.notices.some((text) => text.includes("at its end")), "the end");
  const fills = (): string[] =>
    client
      .reports("R")
      .filter(({ fields }) => fields.get(150) === "F")
      .map(({ fields }) => fields.get(32) ?? "");
  await becomes(() => fills().length > 0, "a fill");
  // What came behind it would be there with the answer to this.
  client.order("A", { ordType: "2", price: "1", tif: "3" });
  await client.reported("A", 2);
  assert.deepEqual(fills(), [String(size)]);
});
