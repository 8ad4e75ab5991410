import assert from "node:assert/strict";
import { test } from "vitest";
import { isListed, isNet, neighbourhoodOf } from "../../src/office/address-list.ts";

for (const [address, list, is] of [
  ["10.1.2.3", ["10.0.0.0/8"], true],
  ["11.1.2.3", ["10.0.0.0/8"], false],
  ["11.1.2.3", ["10.0.0.0/8", "11.1.2.3"], true],
  ["11.1.2.4", ["11.1.2.3"], false],
  ["::ffff:10.1.2.3", ["10.0.0.0/8"], true],
  ["2001:db8::1", ["2001:db8::/32"], true],
  ["2001:db9::1", ["2001:db8::/32"], false],
  ["fe80::1%eth0", ["fe80::1"], true],
  ["10.1.2.3", ["0.0.0.0/0"], true],
  ["::1", ["0.0.0.0/0"], false],
  ["10.1.2.3", [], false],
  ["nonsense", ["0.0.0.0/0"], false],
] as const) {
  test(`${address} is ${is ? "in" : "not in"} ${list.join(", ")}`, () => {
    assert.equal(isListed(address, list), is);
  });
}

for (const [text, is] of [
  ["10.1.2.3", true],
  ["10.0.0.0/8", true],
  ["::1", true],
  ["2001:db8::/32", true],
  ["10.0.0.0/33", false],
  ["2001:db8::/129", false],
  ["10.0.0.0/", false],
  ["10.0.0.0/8/8", false],
  ["10.0.0", false],
  ["localhost", false],
  ["fe80::1%eth0", false],
  ["", false],
] as const) {
  test(`${JSON.stringify(text)} can${is ? "" : "not"} be listed`, () => {
    assert.equal(isNet(text), is);
  });
}

for (const [address, place] of [
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:0db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
] as const) {
  test(`attempts from ${address} count for ${place}`, () => {
    assert.equal(neighbourhoodOf(address), place);
  });
}
