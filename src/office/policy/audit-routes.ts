import type { AuditRow } from "../../store/store-calls.ts";
import { exportAudit, listAudit } from "../contract/audit.ts";
import { timeOf } from "../rfc3339.ts";
import { route } from "../route.ts";
import type { Route } from "../route.ts";
import type { StoreGate } from "../store-gate.ts";

/** Who changed what, when and why. */
export function auditRoutes(store: StoreGate): Route[] {
  return [
    route(listAudit, async ({ query }) => {
      const head = await store.ask("auditHead");
      const { rows, hasMore } = await store.ask("auditRows", query);
      const next = hasMore ? rows.at(-1)?.id : undefined;
      return {
        status: 200,
        body: { head, rows: rows.map(told), ...(next === undefined ? {} : { next }) },
      };
    }),
    route(exportAudit, async ({ query }) => {
      const rows = await store.ask("auditFrom", query.after, query.limit);
      return { status: 200, body: rows.map((row) => `${JSON.stringify(row)}\n`).join("") };
    }),
  ];
}

function told({ timestampUs, ...row }: AuditRow): object {
  return { ...row, timestamp: timeOf(timestampUs) };
}
