import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInThisContext } from "node:vm";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { test } from "vitest";
import { State } from "../../src/core/state.ts";
import { applying, compileFirst } from "../../src/desk/activation.ts";
import { variantPolicy, variants } from "../faults/two-policies.ts";
import { accepted } from "../policy/small-policy.ts";

setFlagsFromString("--allow-natives-syntax");
/** Whether machine code made for the one serves the other: they have one of V8's maps. */
const areAlike = runInThisContext("(one, other) => %HaveSameMap(one, other)") as (
  one: object,
  other: object,
) => boolean;

/** As a policy comes from the worker that read it. */
function received(sent: object): object {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(sent);
  const { message } = receiveMessageOnPort(port2) as { readonly message: object };
  port1.close();
  return message;
}

/** Places at which two objects with the same in them are of different shape. */
function unlike(one: object, other: object, place: string): string[] {
  const below = Object.entries(one).flatMap(([name, value]: [string, unknown]) => {
    if (ArrayBuffer.isView(one) || typeof value !== "object" || value === null) return [];
    return unlike(value, Reflect.get(other, name) as object, `${place}.${name}`);
  });
  return areAlike(one, other) ? below : [place, ...below];
}

test("the policy a desk starts with is of the shape of one that is reloaded, so that no machine code is made anew", () => {
  const state = new State();
  const document = accepted(variantPolicy(variants[0], 50, { lpPort: 1 }));
  const policy = compileFirst(
    document,
    1,
    state,
    applying(state, () => undefined),
  );
  // Its rules are behind a door; they come through the same hands.
  const { rules: _rules, accounts, ...first } = policy;
  const looked = { ...first, accounts: accounts.columns };
  const places = Object.entries(received(looked)).flatMap(([name, value]: [string, unknown]) => {
    const own: unknown = Reflect.get(looked, name);
    return typeof own === "object" && own !== null ? unlike(own, value as object, name) : [];
  });
  assert.deepEqual(places, []);
});
