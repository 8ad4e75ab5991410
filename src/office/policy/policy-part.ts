import type { Route } from "../route.ts";
import { wallUs } from "../rfc3339.ts";
import type { Sources } from "../sources.ts";
import { auditRoutes } from "./audit-routes.ts";
import { changeRoutes } from "./change-routes.ts";
import { ChangeSender } from "./change-sender.ts";
import { EffectPreview } from "./effect-preview.ts";
import { FileStatus } from "./file-status.ts";
import { removeLeftLayers } from "./layer-file.ts";
import { limitRoutes } from "./limit-routes.ts";
import { lintRoutes } from "./lint-routes.ts";
import { lpRoutes } from "./lp-routes.ts";
import { PolicyChanges } from "./policy-changes.ts";
import { policyRoutes } from "./policy-routes.ts";
import { PolicyViews } from "./policy-views.ts";
import { PolicyWatch } from "./policy-watch.ts";
import { Reloading } from "./reloading.ts";
import { ruleRoutes } from "./rule-routes.ts";
import { TakeUp } from "./take-up.ts";
import { templateRoutes } from "./template-routes.ts";

interface PolicyLog {
  warn(fields: object, text: string): void;
}

/** All that the office does with the policy. */
export class PolicyPart {
  readonly routes: readonly Route[];
  readonly #changes: PolicyChanges;
  readonly #watch: PolicyWatch;

  constructor(sources: Sources, log: PolicyLog) {
    const { gate, store, projection, policyDir } = sources;
    removeLeftLayers(policyDir);
    const views = new PolicyViews(sources);
    const sender = new ChangeSender(store, gate, views, policyDir);
    const takeUp = new TakeUp(store, views, sender, wallUs);
    const effect = new EffectPreview(projection);
    const changes = (this.#changes = new PolicyChanges({ store, sender, views, takeUp, effect }));
    const reloading = new Reloading(gate, changes);
    const desk = { changes, views };
    this.routes = [
      ...ruleRoutes(desk),
      ...limitRoutes(desk),
      ...lpRoutes(desk, gate),
      ...policyRoutes({ changes, views, store, file: new FileStatus(gate), reloading }),
      ...lintRoutes(views),
      ...templateRoutes(desk),
      ...changeRoutes(store, changes),
      ...auditRoutes(store),
    ];
    this.#watch = new PolicyWatch({ store, changes }, log);
  }

  /** Keeps store and desk in step until it is stopped. */
  run(): Promise<void> {
    return this.#watch.run();
  }

  /** @returns when no change is under way */
  async stop(): Promise<void> {
    this.#watch.stop();
    await this.#changes.idle();
  }
}
