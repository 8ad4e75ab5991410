import assert from "node:assert/strict";
import { test } from "vitest";
import { hotp, newTotpSecret, stepAt, stepOfTotp, totpUri } from "../../src/office/totp.ts";
import { bytesOfBase32 } from "./base32.ts";

const key = Buffer.from("12345678901234567890");
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

for (const [seconds, code] of [
  [59, "94287082"],
  [1_111_111_109, "07081804"],
  [1_111_111_111, "14050471"],
  [1_234_567_890, "89005924"],
  [2_000_000_000, "69279037"],
  [20_000_000_000, "65353130"],
] as const) {
  test(`RFC 6238, appendix B: at ${seconds} s it is ${code}`, () => {
    assert.equal(hotp(key, stepAt(seconds), 8), code);
    assert.equal(stepOfTotp(secret, code.slice(2), seconds, -1), stepAt(seconds));
  });
}

test("RFC 4226, appendix D: the first ten", () => {
  const codes = Array.from({ length: 10 }, (_, counter) => hotp(key, counter, 6));
  const told = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489";
  assert.equal(codes.join(" "), told);
});

test("the password of the step before and of the one after is taken, and no other", () => {
  const now = 1_000_000;
  const taken = (step: number) => stepOfTotp(secret, hotp(key, step, 6), now * 30, -1);
  assert.deepEqual(
    [-2, -1, 0, 1, 2].map((off) => taken(now + off)),
    [null, now - 1, now, now + 1, null],
  );
});

test("a password is good once, and none of a step before it", () => {
  const now = 1_000_000;
  const taken = (step: number, last: number) =>
    stepOfTotp(secret, hotp(key, step, 6), now * 30, last);
  assert.equal(taken(now, now), null);
  assert.equal(taken(now - 1, now), null);
  assert.equal(taken(now + 1, now), now + 1);
});

test("a secret has 160 bits in base32, and an app reads it from a URI", () => {
  const made = newTotpSecret();
  assert.match(made, /^[A-Z2-7]{32}$/);
  assert.equal(bytesOfBase32(made).length, 20);
  assert.notEqual(made, newTotpSecret());
  const uri = new URL(totpUri("ann.b", made));
  assert.deepEqual(
    [uri.protocol, uri.pathname, uri.searchParams.get("secret"), uri.searchParams.get("issuer")],
    ["otpauth:", "/Hedgerow:ann.b", made, "Hedgerow"],
  );
});
