import type { DeskGate } from "./desk-gate.ts";
import type { Follower } from "./follower.ts";
import { HttpProblem } from "./http-problem.ts";
import type { Projection } from "./projection.ts";
import type { StoreGate } from "./store-gate.ts";
import type { RowKeeper } from "./row-keeper.ts";
import type { StoreClient } from "../store/store-client.ts";

/** Where answers come from. */
export interface Sources {
  readonly gate: DeskGate;
  readonly follower: Follower;
  readonly projection: Projection;
  readonly store: StoreGate;
  /** The folder with the policies that were in force. */
  readonly policyDir: string;
  /** The store itself: what fails there is for whoever asks to say. */
  readonly sql: Pick<StoreClient, "ask">;
  /** Keeps the store's rows of the journal. */
  readonly rows: RowKeeper;
}

/**
 * What the journal adds up to, once all is read that was there at the office's start.
 *
 * @throws HttpProblem 503 CATCHING_UP
 */
export function upToDate({ follower, projection }: Sources): Projection {
  if (follower.hasCaughtUp) return projection;
  const detail = `${projection.behind} events of the journal are to be read first`;
  throw new HttpProblem(503, "CATCHING_UP", { detail });
}
