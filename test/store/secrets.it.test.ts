import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { seal, unseal } from "../../src/store/secrets/seal.ts";
import type { SecretSet } from "../../src/store/store-calls.ts";
import { by, change, done, enforced } from "./deeds.ts";
import { demandPostgres, engines, newStore, openClient } from "./engines.ts";
import { withClient } from "./postgres-server.ts";

const secret = (id: string, text: string | null): SecretSet => ({
  entity: "lp",
  id,
  path: "settings.api_key",
  text,
});
const put = (id: string) => ({ kind: "put", entity: "lp", id, entry: { id } }) as const;

demandPostgres();

for (const kind of engines) {
  test(`${kind}: a secret is set, replaced and taken away by changes, and stands nowhere in clear`, async () => {
    const options = await newStore(kind);
    const store = await openClient(options);
    const word = "hunter2-in-the-clear";
    const begin = { edits: [put("a")], secrets: [secret("a", word)] };
    const begun = done(await store.ask("beginChange", change(begin)));
    const { text: _text, ...place } = secret("a", word);
    expect(begun.secretPaths).toEqual([place]);
    expect((await store.ask("readLayer")).secrets).toEqual([]);
    expect(await store.ask("proposedLayer", "c1")).toEqual({
      revision: 0,
      layer: { liquidity_providers: [{ id: "a" }] },
      secrets: [secret("a", word)],
    });
    await store.ask("endChange", {
      id: "c1",
      status: "withdrawn",
      outcome: { code: "X", text: "" },
      deed: by("ann"),
    });
    expect(await store.ask("proposedLayer", "c1")).toBe(null);
    await enforced(store, 1, begin);
    await enforced(store, 2, { secrets: [secret("b", "other"), secret("a", word)] });
    expect((await store.ask("readLayer")).secrets).toEqual([
      secret("a", word),
      secret("b", "other"),
    ]);
    await enforced(store, 3, { secrets: [secret("b", null)] });
    expect((await store.ask("readLayer")).secrets).toEqual([secret("a", word)]);
    const all = [
      ...(await store.ask("auditFrom", 0, 100)),
      ...(await store.ask("changes", { limit: 9 })),
    ];
    expect(JSON.stringify(all)).not.toContain(word);
    // What is dropped may come back, by a rollback; only its null takes a secret away.
    await enforced(store, 4, { edits: [{ kind: "drop", entity: "lp", id: "a" }] });
    expect((await store.ask("readLayer")).secrets).toEqual([secret("a", word)]);
    await enforced(store, 5, { secrets: [secret("a", null)] });
    expect((await store.ask("readLayer")).secrets).toEqual([]);
    await store.close();
    const { place: where } = options;
    if (where.kind === "sqlite") expect(readFileSync(where.file).includes(word)).toBe(false);
    else expect(await dumpOf(where.url)).not.toContain(word);
    expect((statSync(options.keyFile).mode & 0o777).toString(8)).toBe("600");
  });

  test(`${kind}: without its key the store says so of secrets, and does everything else`, async () => {
    const options = await newStore(kind);
    const store = await openClient(options);
    await enforced(store, 1, { edits: [put("a")], secrets: [secret("a", "s")] });
    const key = readFileSync(options.keyFile);
    const named = expect.stringContaining(options.keyFile) as unknown;
    rmSync(options.keyFile);
    const missing = { code: "STORE_KEY_MISSING", text: named };
    await expect(store.ask("readLayer")).rejects.toMatchObject(missing);
    const again = change({ baseRevision: 1, secrets: [secret("b", "t")] });
    await expect(store.ask("beginChange", again)).rejects.toMatchObject(missing);
    writeFileSync(options.keyFile, Buffer.alloc(32, 7));
    const wrong = { code: "STORE_KEY_WRONG", text: named };
    await expect(store.ask("readLayer")).rejects.toMatchObject(wrong);
    await expect(store.ask("beginChange", again)).rejects.toMatchObject(wrong);
    await enforced(store, 2, { edits: [{ kind: "set", path: "routing.x", value: 1 }] });
    expect(await store.ask("layerOutline")).toMatchObject({ secretPaths: [{ id: "a" }] });
    writeFileSync(options.keyFile, key);
    expect((await store.ask("readLayer")).secrets).toEqual([secret("a", "s")]);
    rmSync(options.keyFile);
    expect(await store.ask("forgetSecrets", by("ann"))).toBe(1);
    await enforced(store, 3, { secrets: [secret("a", "anew")] });
    expect((await store.ask("readLayer")).secrets).toEqual([secret("a", "anew")]);
  });
}

const dumpOf = (url: string): Promise<string> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = current_schema()",
    );
    let dump = "";
    for (const { name } of rows) dump += JSON.stringify((await client.query(`table ${name}`)).rows);
    return dump;
  });

test("a sealed secret opens at its own place alone, and not when a bit of it is another", () => {
  const key = Buffer.alloc(32, 1);
  const place = { entity: "lp", id: "a", path: "password" } as const;
  const sealed = seal(key, place, "word");
  expect(unseal(key, place, sealed)).toBe("word");
  expect(unseal(key, { ...place, id: "b" }, sealed)).toBe(null);
  expect(unseal(key, { ...place, entity: "session" }, sealed)).toBe(null);
  expect(unseal(Buffer.alloc(32, 2), place, sealed)).toBe(null);
  for (let at = 0; at < sealed.length; at++) {
    const other = Uint8Array.from(sealed);
    other[at] = (other[at] ?? 0) ^ 1;
    expect(unseal(key, place, other)).toBe(null);
  }
});
