import { dirname, join } from "node:path";
import type { StoreOptions } from "../store/store-options.ts";
import { copyStore } from "./contract/store.ts";
import { deedOf } from "./deed.ts";
import { HttpProblem } from "./http-problem.ts";
import { route } from "./route.ts";
import type { Route } from "./route.ts";
import type { StoreGate } from "./store-gate.ts";

/** Copies the store while it is used: one at a time, and one on the disk. */
export function storeCopying(store: StoreGate, options: StoreOptions): Route[] {
  const file = join(dirname(options.keyFile), "store.copy.sqlite");
  let isUnderWay = false;
  return [
    route(copyStore, async (asked) => {
      if (options.place.kind !== "sqlite") {
        const detail = "a database of a server is copied by its own tools, as pg_dump";
        throw new HttpProblem(409, "STORE_IS_NO_FILE", { detail });
      }
      if (isUnderWay) {
        throw new HttpProblem(409, "COPY_UNDER_WAY", { detail: "a copy is being written already" });
      }
      isUnderWay = true;
      try {
        const entry = {
          eventType: "STORE_COPIED",
          entityType: "STORE",
          entityId: "store",
          oldValue: null,
          newValue: null,
        };
        await store.ask("audit", [entry], deedOf(asked));
        await store.copyTo(file);
      } finally {
        isUnderWay = false;
      }
      return { status: 200, body: { file } };
    }),
  ];
}
