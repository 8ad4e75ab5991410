import { expect } from "vitest";
import type { LayerMap } from "../../src/policy/layer/layer.ts";
import type { Activated, ChangeRow, Deed, NewChange } from "../../src/store/store-calls.ts";
import type { StoreRefusal, VersionRow } from "../../src/store/store-calls.ts";
import type { StoreClient } from "../../src/store/store-client.ts";

export const by = (actor: string, atUs = 1): Deed => ({
  actor,
  reason: "why",
  source: "api",
  requestId: "r1",
  atUs,
});

/** A change of ann's to the layer as it is at first, unless it is told otherwise. */
export const change = (more: Partial<NewChange> = {}): NewChange => ({
  deed: by("ann"),
  edits: [],
  secrets: [],
  heldFrom: null,
  baseRevision: 0,
  status: "pending",
  activateAtUs: null,
  request: null,
  ...more,
});

export const activated = (version: number): Activated => ({
  version,
  hash: `hash${version}`,
  fileSha256: "file",
  isFileHeld: false,
  activatedUs: 1000 + version,
});

/** @returns what was not refused */
export function done<Row extends object>(answer: Row | StoreRefusal): Row {
  if ("refused" in answer) throw new Error(`${answer.refused}: ${answer.text}`);
  return answer;
}

/** Begins a change and has it in force. */
export async function enforced(
  store: StoreClient,
  version: number,
  more: Partial<NewChange>,
): Promise<{ readonly change: ChangeRow; readonly version: VersionRow }> {
  const { revision } = await store.ask("layerOutline");
  const begun = done(await store.ask("beginChange", change({ baseRevision: revision, ...more })));
  const finish = { id: begun.id, activated: activated(version), requestId: "r2", answer: null };
  return { change: begun, version: done(await store.ask("finishChange", finish)) };
}

export async function expectLayer(store: StoreClient, layer: LayerMap): Promise<void> {
  expect((await store.ask("layerOutline")).layer).toEqual(layer);
}
