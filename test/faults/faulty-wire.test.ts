import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, beforeEach, test } from "vitest";
import { FrameReader } from "../../src/fix/codec/frame-reader.ts";
import { Prng } from "../../src/sim/prng.ts";
import { eventually } from "../desk/eventually.ts";
import { frame } from "../fix/session/rig.ts";
import { QuoteForger } from "./quote-forger.ts";

let server: Server;
let wire: QuoteForger;
/** The LP's side and the desk's side of one connection, and all the desk's side heard. */
let [far, near]: [Socket | undefined, Socket | undefined] = [undefined, undefined];
let heard = "";
let hasEnded = false;

beforeEach(async () => {
  [heard, hasEnded, far] = ["", false, undefined];
  server = createServer((socket) => {
    far = socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  wire = new QuoteForger((server.address() as AddressInfo).port);
  near = connect({ host: "127.0.0.1", port: await wire.listen() });
  near.on("error", () => undefined);
  near.on("data", (bytes) => {
    heard += bytes.toString("latin1");
  });
  const mine = near;
  near.on("close", () => {
    // The one before may end only now.
    if (near === mine) hasEnded = true;
  });
  await eventually(() => far !== undefined, "the wire leads to the LP");
});
afterEach(async () => {
  near?.destroy();
  await wire.close();
  await new Promise((resolve) => server.close(resolve));
});

const quote = (number: number): Buffer =>
  frame(`35=W|34=${number}|55=EURUSD|268=2|269=0|270=1.1|271=5|269=1|270=1.2|271=5`);

/** Every sound message that was heard, as text. */
function messages(): string[] {
  const found: string[] = [];
  const reader = new FrameReader({ maxMessageBytes: 1 << 16 });
  reader.push(Buffer.from(heard, "latin1"), (message) => {
    found.push(`${message.text(34)} ${message.text(270)}`);
    return true;
  });
  return found;
}

test("late and in crumbs, all bytes come in their order", async () => {
  const random = new Prng(1);
  wire.delay(() => random.below(20));
  wire.crumble();
  const said = Array.from({ length: 20 }, (_, at) => quote(at + 1));
  for (const bytes of said) far?.write(bytes);
  const whole = Buffer.concat(said).toString("latin1");
  await eventually(() => heard.length >= whole.length, "everything has come");
  assert.equal(heard, whole);
});

test("a cut delivers what came before it, half a message, and ends the connection", async () => {
  const [first, second] = [quote(1), quote(2)];
  wire.cutAfter(first.length + 10);
  far?.write(Buffer.concat([first, second]));
  await eventually(() => hasEnded, "the connection ends");
  assert.equal(heard.length, first.length + 10);
});

test("a forged price comes in a sound message, and the next one is true again", async () => {
  wire.forgery = () => "NaN";
  far?.write(quote(1));
  await eventually(() => heard.includes("NaN"), "the forged one has come");
  wire.forgery = undefined;
  far?.write(quote(2));
  await eventually(() => messages().length === 2, "both have come");
  assert.deepEqual(messages(), ["1 NaN", "2 1.1"]);
});

test("a wire counts what it did: pieces late, crumbs, bytes cut off, connections reset", async () => {
  assert.deepEqual(wire.deeds, { passed: 0, cut: 0, late: 0, crumbs: 0 });
  const bytes = quote(1);
  wire.delay(() => 5);
  wire.crumble();
  far?.write(bytes);
  await eventually(() => heard.length === bytes.length, "it has come");
  const crumbs = Math.ceil(bytes.length / 7);
  assert.deepEqual(wire.deeds, { passed: bytes.length, cut: 0, late: crumbs, crumbs: crumbs - 1 });
  wire.heal();
  assert.equal(wire.reset(), 1);
  assert.equal(wire.reset(), 0);
});

test("what a wire cut off is counted", async () => {
  wire.cutAfter(10);
  far?.write(quote(1));
  await eventually(() => hasEnded, "the connection ends");
  assert.equal(wire.deeds.cut, quote(1).length - 10);
});

test("a silence was one only if there was a connection and nothing passed", async () => {
  assert.equal(wire.heal().isSilent, false);
  wire.hold();
  far?.write(quote(1));
  assert.equal(wire.heal().isSilent, true);
  await eventually(() => messages().length === 1, "what was held has come");
  wire.reset();
  wire.hold();
  assert.equal(wire.heal().isSilent, false);
});
