import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { verifyAudit } from "../../src/store/audit/audit-chain.ts";
import type { StoreOptions } from "../../src/store/store-options.ts";
import { demandPostgres, engines, newStore, openClient } from "./engines.ts";

const writer = fileURLToPath(new URL("./change-writer.ts", import.meta.url));

/** @returns the last version that was answered before the process was killed */
async function killedWriter(options: StoreOptions, answers: number): Promise<number> {
  const child = spawn(process.execPath, [writer, JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    said += text;
    if (said.split("\n").length > answers) child.kill("SIGKILL");
  });
  await once(child, "close");
  return Number(said.trimEnd().split("\n").at(-1));
}

demandPostgres();

for (const kind of engines) {
  test(`${kind}: every change that was answered is there after a kill, and none is half there`, async () => {
    const options = await newStore(kind);
    for (const answers of [1, 3, 9, 20]) {
      const answered = await killedWriter(options, answers);
      const store = await openClient(options);
      const { layer, revision, secrets } = await store.ask("readLayer");
      // One that was written and not yet answered may be there too, and then whole.
      expect([answered, answered + 1]).toContain(revision);
      expect(layer["routing"]).toEqual({ last: revision });
      expect(layer["routing_rules"]).toHaveLength(revision);
      expect(secrets).toMatchObject([{ text: `word ${revision}` }]);
      expect(await store.ask("versions", { limit: 1 })).toMatchObject([{ version: revision }]);
      const audit = await store.ask("auditFrom", 0, 10_000);
      expect(verifyAudit(audit, await store.ask("auditHead"))).toBe(null);
      expect(audit.filter((row) => row.eventType === "RULE_ADDED")).toHaveLength(revision);
      await store.close();
    }
  }, 120_000);
}
