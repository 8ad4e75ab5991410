import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { peerTextOf } from "../../../src/fix/session/peer-text.ts";
import { parsed } from "../codec/framed.ts";
import { Rig } from "./rig.ts";

const textOf = (text: string, ...passwords: (string | undefined)[]): string | undefined =>
  peerTextOf(parsed(`35=5|34=2|58=${text}|`), passwords);

for (const [what, text, password, told] of [
  ["of one letter", "a bad day", "a", "*** b***d d***y"],
  ["with signs that a pattern would read", "not .*$& but abc", ".*$&", "not *** but abc"],
  ["at both ends", "xyz-xyz", "xyz", "***-***"],
  ["in other letters, which is another one", "XYZ", "xyz", "XYZ"],
] as const) {
  test(`a password ${what} is masked as it stands`, () => {
    assert.equal(textOf(text, password), told);
  });
}

test("no password and an empty one mask nothing, and a message without a text has none", () => {
  assert.equal(textOf("as it is", undefined, ""), "as it is");
  assert.equal(peerTextOf(parsed("35=5|34=2|"), ["secret"]), undefined);
});

test("of a password that is part of another one nothing is left of either", () => {
  assert.equal(textOf("abc ab", "ab", "abc"), "*** ***");
});

test("wherever a password stands in a text, and how long it is, it is not told", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "$", ".", "1"), minLength: 1 });
  fc.assert(
    fc.property(letters, fc.array(letters), (password, words) => {
      const told = textOf(words.flatMap((word) => [word, password]).join("") + password, password);
      assert.ok(told !== undefined && !told.includes(password), told);
    }),
  );
});

test("a Logout of a session that is up is told without the password it repeats", () => {
  const rig = new Rig({ role: "initiator", username: "u", password: "lp-secret" }).up();
  rig.say("5", 2, "58=lp-secret has run out");
  assert.deepEqual(rig.events.at(-1), { type: "down", reason: "logged out: *** has run out" });
});
