import assert from "node:assert/strict";
import { test } from "vitest";
import type { Sent } from "../../src/office/policy/change-sender.ts";
import { PolicyView } from "../../src/office/policy/policy-view.ts";
import type { VersionName } from "../../src/office/policy/policy-views.ts";
import { TakeUp } from "../../src/office/policy/take-up.ts";
import { activated, by, change, done } from "../store/deeds.ts";
import { newStore, openClient } from "../store/engines.ts";

const moved: Sent = {
  kind: "REFUSED",
  refusal: { code: "VERSION_MOVED", text: "another is in force by now", issues: [] },
};

/** Version 1 by the file, and what the desk puts in force while the store is asked something. */
class Versions {
  readonly #views = [viewOf(1, null)];

  add(brought: string | null): PolicyView {
    const view = viewOf(this.#views.length + 1, brought);
    this.#views.push(view);
    return view;
  }

  readonly views = {
    current: () => this.#views.at(-1)!,
    learn: (name: VersionName) => this.views.of(name),
    of: ({ version }: VersionName) => this.#views[version - 1]!,
    namesBetween: (first: number, last: number) =>
      this.#views.slice(first, last).map(({ version, hash }) => ({ version, hash })),
    behind: async (_version: number) => this.views.current(),
  };
}

function viewOf(version: number, brought: string | null): PolicyView {
  const file = { name: "policy.yaml", text: "routing: {}\n", sha256: "file", isHeld: false };
  const who = { author: "ann", reason: "", source: "api" };
  const kept = { file, database: {}, environment: {}, change: brought, ...who };
  return new PolicyView(activated(version), kept, "");
}

/** A change that the store keeps, and what the desk says of it. */
async function sending(send: (versions: Versions, id: string) => Sent) {
  const store = await openClient(await newStore("sqlite"));
  const versions = new Versions();
  const sender = { send: async ({ id }: { id: string }) => send(versions, id) };
  const takeUp = new TakeUp(store, versions.views, sender, () => 1);
  await takeUp.run();
  const { revision } = await store.ask("layerOutline");
  const begun = done(await store.ask("beginChange", change({ baseRevision: revision })));
  const end = await takeUp.enforce(begun, by("ann"));
  return { end, row: await store.ask("change", begun.id), store };
}

test("a change that was in force before it was sent again is active, by the version it brought", async () => {
  const { end, row, store } = await sending((versions, id) => {
    versions.add(null);
    versions.add(id);
    return moved;
  });
  assert.ok(end.ok);
  assert.deepEqual([row?.status, row?.version], ["active", 3]);
  const known = await store.ask("versions", { limit: 9 });
  assert.deepEqual(
    known.map(({ version, change: brought }) => [version, brought]),
    [
      [3, "c1"],
      [2, null],
      [1, null],
    ],
  );
});

test("one that met another's version is refused, and that version is known", async () => {
  const { end, row, store } = await sending((versions) => {
    versions.add(null);
    return moved;
  });
  assert.ok(!end.ok && end.refusal.code === "VERSION_MOVED");
  assert.deepEqual([row?.status, row?.version], ["refused", null]);
  assert.equal((await store.ask("versions", { limit: 9 })).length, 2);
});

test("one that says what is in force is no version, and ends as that", async () => {
  const { end, row, store } = await sending(() => ({ kind: "UNCHANGED" }));
  assert.ok(end.ok && end.view.version === 1);
  assert.deepEqual([row?.status, row?.outcome?.code], ["withdrawn", "UNCHANGED"]);
  assert.equal((await store.ask("versions", { limit: 9 })).length, 1);
});
