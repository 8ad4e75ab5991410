import { getMetrics } from "./contract/health.ts";
import { deskMetrics } from "./desk-metrics.ts";
import { statusIfUp } from "./desk-views.ts";
import type { OwnMetrics } from "./own-metrics.ts";
import { route } from "./route.ts";
import type { Route } from "./route.ts";
import type { Sources } from "./sources.ts";

export const metricsRoutes = (
  { gate, projection, rows, store }: Sources,
  own: OwnMetrics,
): Route[] => [
  route(getMetrics, async () => {
    const status = await statusIfUp(gate);
    const ofDesk = status === undefined ? "" : await deskMetrics(status);
    const ofOffice = await own.text({
      isDeskUp: status !== undefined,
      isStoreUp: store.isOpen,
      unread: projection.behind,
      rowless: rows.behind,
    });
    return { status: 200, body: `${ofOffice}\n${ofDesk}` };
  }),
];
