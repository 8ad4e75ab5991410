import type { ChangeRow } from "../../store/store-calls.ts";
import { approveChange, getChange, listChanges, withdrawChange } from "../contract/policy.ts";
import { HttpProblem } from "../http-problem.ts";
import { route } from "../route.ts";
import type { Route } from "../route.ts";
import { deedOf } from "../deed.ts";
import { changeOutlineOf, changeViewOf } from "./change-view.ts";
import type { StoreGate } from "../store-gate.ts";
import type { PolicyChanges } from "./policy-changes.ts";
import { done } from "../store-gate.ts";

/** Changes that wait for somebody, or for their time, and what became of others. */
export function changeRoutes(store: StoreGate, changes: PolicyChanges): Route[] {
  return [
    route(listChanges, async ({ query }) => {
      const { status, before, limit } = query;
      const rows = await store.ask("changes", { status, before, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const next = rows.length > limit ? shown.at(-1)?.id : undefined;
      return {
        status: 200,
        body: { changes: shown.map(changeOutlineOf), ...(next === undefined ? {} : { next }) },
      };
    }),
    route(getChange, async ({ path }) => ({
      status: 200,
      body: changeViewOf(await needChange(store, path.change)),
    })),
    route(approveChange, async (asked) => {
      const { change: id } = asked.path;
      const { revision, reason } = asked.body;
      await needChange(store, id);
      const deed = deedOf(asked, reason);
      const approved = done(await store.ask("approveChange", { id, revision, deed }));
      const ended = approved.status === "pending" ? await changes.release(id) : approved;
      if (ended.status === "refused" && ended.outcome !== null) {
        throw new HttpProblem(422, ended.outcome.code, { detail: ended.outcome.text });
      }
      return { status: 200, body: changeViewOf(ended) };
    }),
    route(withdrawChange, async (asked) => {
      const { change: id } = asked.path;
      const { reason } = asked.body;
      const ended = await changes.withdraw(id, deedOf(asked, reason));
      return { status: 200, body: changeViewOf(ended) };
    }),
  ];
}

/** @throws HttpProblem 404 */
async function needChange(store: StoreGate, id: string): Promise<ChangeRow> {
  const change = await store.ask("change", id);
  if (change !== null) return change;
  throw new HttpProblem(404, "NOT_FOUND", { detail: `there is no change ${id}` });
}
