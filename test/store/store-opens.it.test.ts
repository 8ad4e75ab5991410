import { statSync } from "node:fs";
import { expect, test } from "vitest";
import type { AuditEntry, Deed } from "../../src/store/store-calls.ts";
import { StoreClient } from "../../src/store/store-client.ts";
import { demandPostgres, engines, newStore, openClient } from "./engines.ts";

const deed: Deed = { actor: "ann", reason: "why", source: "api", requestId: "r1", atUs: 1 };

const entry: AuditEntry = {
  eventType: "LOGIN",
  entityType: "USER",
  entityId: "ann",
  oldValue: null,
  newValue: { at: "the office" },
};

demandPostgres();

for (const kind of engines) {
  test(`${kind}: what was answered is there when the store is opened again`, async () => {
    const options = await newStore(kind);
    const first = await openClient(options);
    await first.ask("audit", [entry, entry], deed);
    await first.close();
    const second = await openClient(options);
    expect(await second.ask("auditHead")).toMatchObject({ id: 2 });
    expect(await second.ask("auditFrom", 1, 10)).toMatchObject([{ id: 2, ...entry }]);
  });

  test(`${kind}: two offices on one store: the second is refused, until the first ends`, async () => {
    const options = await newStore(kind);
    const first = await openClient(options);
    const second = new StoreClient(options);
    const { place } = options;
    const name = place.kind === "sqlite" ? place.file : new URL(place.url).host;
    expect(await second.open()).toMatchObject({
      isOpen: false,
      code: "STORE_IN_USE",
      text: expect.stringContaining(name) as unknown,
    });
    await expect(second.ask("auditHead")).rejects.toMatchObject({ code: "STORE_IN_USE" });
    await first.close();
    await expect.poll(() => second.state).toMatchObject({ isOpen: true });
    expect(await second.ask("auditHead")).toMatchObject({ id: 0 });
    await second.close();
  });
}

test("nobody else may read the file", async () => {
  const options = await newStore("sqlite");
  await (await openClient(options)).ask("audit", [entry], deed);
  if (options.place.kind !== "sqlite") throw new Error("not a file");
  for (const name of [options.place.file, `${options.place.file}-wal`]) {
    expect((statSync(name).mode & 0o777).toString(8)).toBe("600");
  }
});
