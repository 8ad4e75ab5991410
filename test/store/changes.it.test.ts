import * as fc from "fast-check";
import { expect, test } from "vitest";
import { verifyAudit } from "../../src/store/audit/audit-chain.ts";
import { canonicalJson } from "../../src/store/sql/json-text.ts";
import type { NewChange, SavedAnswer } from "../../src/store/store-calls.ts";
import type { StoreClient } from "../../src/store/store-client.ts";
import { anyLayer } from "./any-layer.ts";
import { activated, by, change, done, enforced, expectLayer } from "./deeds.ts";
import { demandPostgres, engines, newStore, openClient } from "./engines.ts";

const vip = { id: "vip", priority: 300, filters: { min_volume: 0.01 }, action: "A_BOOK" };
const putVip = { kind: "put", entity: "routing_rule", id: "vip", entry: vip } as const;

const allAudit = (store: StoreClient) => store.ask("auditFrom", 0, 1000);

const events = async (store: StoreClient): Promise<string[]> =>
  (await allAudit(store)).map((row) => row.eventType);

const ids = (rows: readonly { readonly id: number }[]): number[] => rows.map(({ id }) => id);

const answer = (more: Partial<SavedAnswer>): SavedAnswer => ({
  key: "k",
  actor: "ann",
  requestHash: "h",
  status: 200,
  body: "first",
  atUs: 10,
  ...more,
});

const DAY_US = 24 * 3_600 * 1_000_000;

demandPostgres();

for (const kind of engines) {
  const open = async (): Promise<StoreClient> => openClient(await newStore(kind));

  test(`${kind}: a change is nothing until it is in force, and then all of it`, async () => {
    const store = await open();
    const begun = done(await store.ask("beginChange", change({ edits: [putVip] })));
    expect(begun).toMatchObject({ id: "c1", status: "pending", edits: [putVip], revision: 1 });
    await expectLayer(store, {});
    const saved = answer({ key: "k1", status: 201 });
    const finish = { id: "c1", activated: activated(7), requestId: "r2", answer: saved };
    const version = done(await store.ask("finishChange", finish));
    expect(version).toEqual({
      ...activated(7),
      author: "ann",
      reason: "why",
      source: "api",
      change: "c1",
    });
    expect(await store.ask("readLayer")).toEqual({
      revision: 1,
      layer: { routing_rules: [vip] },
      secrets: [],
    });
    expect(await store.ask("change", "c1")).toMatchObject({ status: "active", version: 7 });
    expect(await store.ask("version", 7)).toEqual({ ...version, layer: { routing_rules: [vip] } });
    expect(await store.ask("savedAnswer", "ann", "k1", 10)).toEqual(saved);
    expect(await events(store)).toEqual(["CHANGE_PROPOSED", "RULE_ADDED", "VERSION_ACTIVATED"]);
    const before = await store.ask("auditHead");
    expect(await store.ask("finishChange", finish)).toEqual(version);
    expect(await store.ask("auditHead")).toEqual(before);
    expect(verifyAudit(await allAudit(store), before)).toBe(null);
  });

  test(`${kind}: what somebody's key writes or approves, they do themselves, also once it is gone`, async () => {
    const store = await open();
    const ann = { name: "ann", role: "risk", isEnabled: true, passwordHash: "h" } as const;
    done(await store.ask("addUser", ann, true, by("local")));
    for (const name of ["bot", "other"]) {
      const key = { id: name, name, text: `hk_${name}`, owner: "ann", prefix: "hk_abc" };
      const rest = { role: "risk", addresses: [], expiresUs: null } as const;
      done(await store.ask("addKey", { ...key, ...rest }, by("local")));
    }
    const status = "awaiting_approval";
    const said = { edits: [putVip], status } as const;
    const approve = async (id: string, actor: string, revision = 1) =>
      store.ask("approveChange", { id, revision, deed: by(actor) });
    done(await store.ask("beginChange", change({ ...said, deed: by("key:bot") })));
    done(await store.ask("beginChange", change({ ...said, deed: by("ann") })));
    done(await store.ask("beginChange", change({ ...said, deed: by("bob") })));
    const anew = change({ ...said, deed: by("key:bot") });
    done(await store.ask("reviseChange", "c3", 1, anew));
    done(await store.ask("removeKey", "bot", by("local")));
    const gone = { refused: "KEY_GONE" };
    const late = change({ ...said, deed: by("key:bot") });
    expect(await store.ask("beginChange", late)).toMatchObject(gone);
    expect(await store.ask("reviseChange", "c3", 2, late)).toMatchObject(gone);
    expect(await approve("c3", "key:bot", 2)).toMatchObject(gone);
    for (const [id, revision] of [["c1"], ["c2"], ["c3", 2]] as const) {
      for (const actor of ["ann", "key:other"]) {
        const refused = await approve(id, actor, revision);
        expect(refused).toMatchObject({ refused: "OWN_CHANGE" });
      }
      expect(await approve(id, "carl", revision)).toMatchObject({ status: "pending" });
    }
  });

  test(`${kind}: what is changed, toggled and dropped is told with what it was`, async () => {
    const store = await open();
    const lp = { id: "x", enabled: true, priority: 1 };
    const put = (entry: object) =>
      ({ kind: "put", entity: "lp", id: "x", entry: { ...lp, ...entry } }) as const;
    await enforced(store, 1, { edits: [put({})] });
    await enforced(store, 2, { edits: [put({ enabled: false })] });
    await enforced(store, 3, { edits: [put({ priority: 2 })] });
    await enforced(store, 4, { edits: [{ kind: "drop", entity: "lp", id: "x" }] });
    await enforced(store, 5, { edits: [{ kind: "set", path: "routing.default_lp", value: "y" }] });
    const told = await store.ask("auditRows", { limit: 50, entityType: "LP_CONFIG" });
    expect(told.hasMore).toBe(false);
    expect(
      told.rows.map(({ eventType, oldValue, newValue }) => [eventType, oldValue, newValue]),
    ).toEqual([
      ["LP_DELETED", { ...lp, priority: 2 }, null],
      ["LP_UPDATED", { ...lp, enabled: false }, { ...lp, priority: 2 }],
      ["LP_TOGGLED", lp, { ...lp, enabled: false }],
      ["LP_ADDED", null, lp],
    ]);
    await expectLayer(store, { routing: { default_lp: "y" } });
    const versions = await store.ask("versions", { limit: 2, before: 5 });
    expect(versions.map((each) => each.version)).toEqual([4, 3]);
  });

  test(`${kind}: a change against a layer that has moved is refused, and nothing is kept of it`, async () => {
    const store = await open();
    await enforced(store, 1, { edits: [putVip] });
    expect(await store.ask("beginChange", change({ edits: [putVip] }))).toMatchObject({
      refused: "LAYER_MOVED",
    });
    expect(await store.ask("changes", { limit: 10 })).toHaveLength(1);
  });

  test(`${kind}: nobody approves what they wrote or edited, and an edit takes approvals back`, async () => {
    const store = await open();
    const waiting = change({ edits: [putVip], status: "awaiting_approval", activateAtUs: 100 });
    await store.ask("beginChange", waiting);
    const approve = (actor: string, revision: number) =>
      store.ask("approveChange", { id: "c1", revision, deed: by(actor) });
    const revise = (revision: number) =>
      store.ask("reviseChange", "c1", revision, change({ activateAtUs: 100, deed: by("cat") }));
    expect(await approve("ann", 1)).toMatchObject({ refused: "OWN_CHANGE" });
    expect(await store.ask("releaseChange", "c1", by("bob"))).toMatchObject({
      refused: "CHANGE_AWAITS",
    });
    expect(await approve("bob", 1)).toMatchObject({ status: "scheduled" });
    expect(await approve("bob", 1)).toMatchObject({ refused: "APPROVED_BEFORE" });
    expect(await revise(1)).toMatchObject({ status: "awaiting_approval", revision: 2, edits: [] });
    expect(await revise(1)).toMatchObject({ refused: "CHANGE_EDITED" });
    expect(await approve("bob", 1)).toMatchObject({ refused: "CHANGE_EDITED" });
    expect(await approve("cat", 2)).toMatchObject({ refused: "OWN_CHANGE" });
    expect(await approve("bob", 2)).toMatchObject({
      status: "scheduled",
      approvals: [
        { approver: "bob", revision: 1 },
        { approver: "bob", revision: 2 },
      ],
    });
    expect(await store.ask("releaseChange", "c1", by("clock"))).toMatchObject({
      status: "pending",
    });
    expect(await revise(2)).toMatchObject({ refused: "CHANGE_UNDER_WAY" });
    const outcome = { code: "POLICY_INVALID", text: "no such LP" };
    const end = { id: "c1", status: "refused", outcome, deed: by("desk") } as const;
    expect(await store.ask("endChange", end)).toMatchObject({ status: "refused", outcome });
    expect(await store.ask("endChange", end)).toMatchObject({ refused: "CHANGE_ENDED" });
    expect(await approve("bob", 2)).toMatchObject({ refused: "CHANGE_ENDED" });
    const finish = { id: "c1", activated: activated(1), requestId: "", answer: null };
    expect(await store.ask("finishChange", finish)).toMatchObject({ refused: "CHANGE_ENDED" });
    expect(await store.ask("finishChange", { ...finish, id: "c9" })).toMatchObject({
      refused: "CHANGE_UNKNOWN",
    });
    expect(await store.ask("changes", { status: "refused", limit: 5 })).toHaveLength(1);
  });

  test(`${kind}: a version that the store does not know is taken up once; an older one moves no layer`, async () => {
    const store = await open();
    const row = { ...activated(9), author: "file", reason: "", source: "file", change: "c4" };
    await store.ask("adoptVersion", row, { routing_rules: [vip] }, [], by("office"));
    await store.ask("adoptVersion", row, {}, [], by("office"));
    const older = { ...row, ...activated(8), change: null };
    await store.ask("adoptVersion", older, { routing: { x: 1 } }, [], by("office"));
    await expectLayer(store, { routing_rules: [vip] });
    expect((await store.ask("versions", { limit: 9 })).map((each) => each.version)).toEqual([9, 8]);
    const begun = done(await store.ask("beginChange", change({ baseRevision: 1 })));
    expect(begun.id).toBe("c5");
    expect(verifyAudit(await allAudit(store))).toBe(null);
  });

  test(`${kind}: an answer is kept a day for each actor's key, and an old one makes room`, async () => {
    const store = await open();
    await store.ask("saveAnswer", answer({}));
    await store.ask("saveAnswer", answer({ actor: "bob", body: "his" }));
    expect(await store.ask("savedAnswer", "ann", "k", 10 + DAY_US)).toEqual(answer({}));
    expect(await store.ask("savedAnswer", "ann", "k", 11 + DAY_US)).toBe(null);
    const later = answer({ body: "new", atUs: 11 + DAY_US });
    await store.ask("saveAnswer", later);
    expect(await store.ask("savedAnswer", "ann", "k", 11 + DAY_US)).toEqual(later);
    expect(await store.ask("savedAnswer", "bob", "k", 10), "let go").toBe(null);
  });

  test(`${kind}: a change is known by its author's key for a day, the newest of them`, async () => {
    const store = await open();
    const request = { key: "k", requestHash: "h" };
    const status = "awaiting_approval";
    const at = (atUs: number): Partial<NewChange> => ({ deed: by("ann", atUs), request, status });
    await store.ask("beginChange", change(at(10)));
    await store.ask("beginChange", change({ ...at(20), request: { ...request, key: "other" } }));
    const keyed = (author: string, nowUs: number) => store.ask("keyedChange", author, "k", nowUs);
    expect(await keyed("ann", 10 + DAY_US)).toMatchObject({
      requestHash: "h",
      change: { id: "c1", status },
    });
    expect(await keyed("ann", 11 + DAY_US)).toBe(null);
    expect(await keyed("bob", 10)).toBe(null);
    done(await store.ask("reviseChange", "c1", 1, change({ deed: by("cat", 25), status })));
    expect(await keyed("ann", 26)).toMatchObject({ change: { id: "c1" } });
    await store.ask("beginChange", change(at(30)));
    expect(await keyed("ann", 30)).toMatchObject({ change: { id: "c3" } });
  });

  test(`${kind}: audit rows come by bytes too, one at least, and none is lost between pages`, async () => {
    const store = await open();
    const long = "x".repeat(3 << 20);
    const entries = [long, long, "short", "short"].map((text) => ({
      eventType: "E",
      entityType: "T",
      entityId: "",
      oldValue: null,
      newValue: { text },
    }));
    await store.ask("audit", entries, by("ann"));
    expect(ids(await store.ask("auditFrom", 0, 9))).toEqual([1]);
    expect(ids(await store.ask("auditFrom", 1, 9))).toEqual([2, 3, 4]);
    expect(ids(await store.ask("auditFrom", 4, 9))).toEqual([]);
    const newest = await store.ask("auditRows", { limit: 9 });
    expect([ids(newest.rows), newest.hasMore]).toEqual([[4, 3, 2], true]);
    const rest = await store.ask("auditRows", { limit: 9, before: 2 });
    expect([ids(rest.rows), rest.hasMore]).toEqual([[1], false]);
    expect(ids((await store.ask("auditRows", { limit: 1 })).rows)).toEqual([4]);
  });

  test(`${kind}: however many wait for a later time, those whose time has come are found`, async () => {
    const store = await open();
    const begin = (activateAtUs: number) =>
      store.ask("beginChange", change({ status: "scheduled", activateAtUs }));
    for (const at of [50, 20, 900, 20, 901]) await begin(at);
    const due = await store.ask("dueChanges", 50, 100);
    expect(due.map(({ id }) => id)).toEqual(["c2", "c4", "c1"]);
    expect(await store.ask("dueChanges", 50, 1)).toMatchObject([{ id: "c2" }]);
    expect(await store.ask("dueChanges", 19, 100)).toEqual([]);
  });

  test(`${kind}: a version is of one change: another is not told to have brought it`, async () => {
    const store = await open();
    await store.ask("beginChange", change({ edits: [putVip] }));
    const row = { ...activated(7), author: "file", reason: "", source: "file", change: null };
    await store.ask("adoptVersion", row, {}, [], by("office"));
    const finish = { id: "c1", activated: activated(7), requestId: "r2", answer: null };
    expect(await store.ask("finishChange", finish)).toMatchObject({ refused: "VERSION_TAKEN" });
    expect(await store.ask("version", 7)).toMatchObject({ author: "file", change: null });
    expect(await store.ask("change", "c1")).toMatchObject({ status: "pending" });
  });

  test(`${kind}: whatever a layer says, the store gives it back as it was`, async () => {
    const store = await open();
    let version = 0;
    await fc.assert(
      fc.asyncProperty(anyLayer, async (layer) => {
        version += 1;
        await enforced(store, version, { edits: [{ kind: "replace", layer }] });
        const { layer: read } = await store.ask("layerOutline");
        expect(canonicalJson(read)).toBe(canonicalJson(layer));
        const kept = await store.ask("version", version);
        expect(canonicalJson(kept?.layer ?? null)).toBe(canonicalJson(layer));
      }),
      { numRuns: 60 },
    );
    expect(verifyAudit(await store.ask("auditFrom", 0, 100_000))).toBe(null);
  });
}
