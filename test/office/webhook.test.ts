import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "vitest";
import type { Notice } from "../../src/office/notices.ts";
import { mayReach } from "../../src/policy/address-rule.ts";
import { Webhook } from "../../src/office/webhook.ts";
import { eventually } from "../desk/eventually.ts";
import { isSigned, WebhookSink } from "./webhook-sink.ts";

let sink: WebhookSink;
let webhook: Webhook;
let dropped: object[];
beforeEach(async () => {
  sink = await new WebhookSink().listen();
  dropped = [];
  webhook = hookTo(sink.url);
});
afterEach(async () => {
  webhook.stop();
  await sink.close();
});

const hookTo = (url: string, allowLoopback = true): Webhook =>
  new Webhook({ url, secret: "key", allowLoopback }, { warn: (at) => dropped.push(at) }, 1);

const notice = (about: string): Notice => ({
  event: "LP_DOWN",
  state: "raised",
  about,
  text: `${about} takes no orders`,
  at: "2026-03-23T12:00:00.000000Z",
  desk: "TESTJRNL",
});

const told = (times: number): Promise<void> =>
  eventually(() => webhook.counts.taken === times && webhook.waiting === 0, `${times} told`);

test("a notice is posted once, signed, with an id of its own", async () => {
  webhook.tell(notice("lp1"));
  webhook.tell(notice("lp2"));
  await told(2);
  const [first, second] = sink.heard;
  assert.ok(isSigned(first!, "key") && isSigned(second!, "key"));
  assert.equal(isSigned(first!, "other"), false);
  assert.equal(first!.headers["hedgerow-delivery"], first!.notice.id);
  assert.notEqual(first!.notice.id, second!.notice.id);
  assert.deepEqual({ ...first!.notice, id: "" }, { id: "", ...notice("lp1") });
});

test("a URL that cannot be read is told to be so, without a word of it, and ends nothing", async () => {
  for (const url of ["https://hooks.example.com:99999/T0KEN", "https://T0KEN:50%off@example.com"]) {
    const broken = hookTo(url);
    broken.tell(notice("lp1"));
    await eventually(() => dropped.length === 1, "the notice is dropped");
    assert.doesNotMatch(JSON.stringify(dropped.splice(0)), /T0KEN|example/);
    broken.stop();
  }
});

test("what is not taken is tried again under its id, before what came later", async () => {
  sink.answers.push(
    (answer) => void answer.writeHead(503).end(),
    (answer) => void answer.destroy(),
    (answer) => void answer.writeHead(429).end(),
  );
  webhook.tell(notice("lp1"));
  webhook.tell(notice("lp2"));
  await told(2);
  assert.equal(webhook.counts.failed, 3);
  const ids = sink.heard.map(({ notice: { id } }) => id);
  assert.equal(new Set(ids.slice(0, 4)).size, 1);
  assert.notEqual(ids[4], ids[0]);
});

test("a refusal and a redirect end it: neither is tried again, and nothing is followed", async () => {
  sink.answers.push(
    (answer) => void answer.writeHead(400).end(),
    (answer) => void answer.writeHead(302, { location: "http://169.254.169.254/" }).end(),
  );
  webhook.tell(notice("lp1"));
  webhook.tell(notice("lp2"));
  webhook.tell(notice("lp3"));
  await told(1);
  assert.deepEqual(webhook.counts, { taken: 1, failed: 2, dropped: 2 });
  assert.equal(sink.heard.length, 3);
});

test("of more than may wait the oldest are dropped, counted and logged without the address", async () => {
  sink.answers.push(() => undefined);
  for (let at = 0; at < 150; at++) webhook.tell(notice(`lp${at}`));
  assert.equal(webhook.waiting, 100);
  assert.equal(webhook.counts.dropped, 50);
  assert.equal(JSON.stringify(dropped).includes("hook"), false);
});

test("this machine is not posted to where the policy does not say so, by number or by name", async () => {
  for (const url of [sink.url, sink.url.replace("127.0.0.1", "localhost")]) {
    webhook = hookTo(url, false);
    webhook.tell(notice("lp1"));
    await eventually(() => webhook.counts.dropped === 1, "it is dropped");
  }
  assert.equal(sink.heard.length, 0);
  webhook = hookTo(sink.url.replace("127.0.0.1", "localhost"));
  webhook.tell(notice("lp1"));
  await told(1);
});

for (const address of [
  "169.254.169.254",
  "169.254.0.1",
  "::ffff:169.254.169.254",
  "fe80::1",
  "fd00:ec2::254",
  "0.0.0.0",
  "::",
  "224.0.0.1",
  "255.255.255.255",
  "ff02::1",
  "100.100.100.200",
  "nonsense",
]) {
  test(`nothing is posted to ${address}, whatever the policy says`, () => {
    assert.equal(mayReach(address, true), false);
  });
}

test("any other address may be posted to, this machine's where the policy says so", () => {
  for (const address of ["203.0.113.7", "10.0.0.5", "2001:db8::1"]) {
    assert.equal(mayReach(address, false), true);
  }
  for (const address of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]) {
    assert.deepEqual([mayReach(address, false), mayReach(address, true)], [false, true]);
  }
});

for (const [how, hidden, harmless] of [
  ["IPv4 written as IPv6, in hex", "::ffff:a9fe:a9fe", "::ffff:cb00:7107"],
  ["IPv4 written as IPv6, with its zeros", "0:0:0:0:0:ffff:a9fe:a9fe", "0::ffff:203.0.113.7"],
  ["IPv4 as it was once written", "::a9fe:a9fe", "::cb00:7107"],
  ["a translator's", "::ffff:0:a9fe:a9fe", "::ffff:0:203.0.113.7"],
  ["NAT64", "64:ff9b::169.254.169.254", "64:ff9b::203.0.113.7"],
  ["NAT64 in hex", "64:ff9b::a9fe:a9fe", "64:ff9b::cb00:7107"],
  ["NAT64 of a network of its own", "64:ff9b:1::a9fe:a9fe", "64:ff9b:1:cb00:71:700:cb00:7107"],
  [
    "the same behind 48 bits",
    "64:ff9b:1:a9fe:a9:fe00:cb00:7107",
    "64:ff9b:1:cb00:71:700:cb00:7107",
  ],
  ["6to4", "2002:a9fe:a9fe::1", "2002:cb00:7107::1"],
  ["Teredo's server", "2001:0:a9fe:a9fe::34ff:8ef8", "2001:0:cb00:7107::34ff:8ef8"],
  ["Teredo's client", "2001:0:cb00:7107::5601:5601", "2001:0:cb00:7107::34ff:8ef8"],
  ["ISATAP", "2001:db8::5efe:a9fe:a9fe", "2001:db8::5efe:cb00:7107"],
] as const) {
  test(`nothing is posted to a link's or a cloud's address by way of ${how}`, () => {
    assert.deepEqual([mayReach(hidden, true), mayReach(harmless, false)], [false, true]);
  });
}

test("this machine behind NAT64 is this machine", () => {
  const address = "64:ff9b::127.0.0.1";
  assert.deepEqual([mayReach(address, false), mayReach(address, true)], [false, true]);
});
