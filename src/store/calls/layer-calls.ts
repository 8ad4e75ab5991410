import { forgetKeyed } from "../auth/forget-keyed.ts";
import { appendAudit, readHead } from "../audit/append-audit.ts";
import { edited } from "../../policy/layer/edited.ts";
import { readLayer } from "../layers/read-layer.ts";
import { isHeld, IN_FORCE, readSecrets } from "../secrets/stored-secrets.ts";
import { secretPlaces, secretsInForce } from "../secrets/stored-secrets.ts";
import type { SecretPlace } from "../secrets/seal.ts";
import type { Work } from "../sql/engine.ts";
import type { Deed, LayerOutline, SecretSet, StoreCalls, StoredLayer } from "../store-calls.ts";
import { findChange, isEnded } from "./change-row.ts";
import type { Handlers } from "./handlers.ts";

export type LayerCalls = Pick<
  StoreCalls,
  "readLayer" | "layerOutline" | "proposedLayer" | "forgetSecrets"
>;

export const layerCalls: Handlers<LayerCalls> = {
  readLayer: async (work: Work): Promise<StoredLayer> => ({
    revision: (await readHead(work)).layer_revision,
    layer: await readLayer(work),
    secrets: await secretsInForce(work),
  }),
  layerOutline: async (work: Work): Promise<LayerOutline> => ({
    revision: (await readHead(work)).layer_revision,
    layer: await readLayer(work),
    secretPaths: await secretPlaces(work, IN_FORCE),
  }),
  proposedLayer,
  forgetSecrets,
};

async function proposedLayer(work: Work, id: string): Promise<StoredLayer | null> {
  const change = await findChange(work, id);
  if (change === null || isEnded(change.status)) return null;
  const { layer_revision: revision } = await readHead(work);
  const layer = edited(await readLayer(work), change.edits);
  const kept = await secretsInForce(work);
  const secrets = laid(kept, await readSecrets(work, change.number)).filter(isHeld);
  return { revision, layer, secrets };
}

/** What is set above what is there; each place once. */
function laid(below: readonly SecretSet[], above: readonly SecretSet[]): readonly SecretSet[] {
  return [...new Map([...below, ...above].map((secret) => [keyOf(secret), secret])).values()];
}

const keyOf = ({ entity, id, path }: SecretPlace): string => JSON.stringify([entity, id, path]);

async function forgetSecrets(work: Work, deed: Deed): Promise<number> {
  const places = await work.tx.selectFrom("policy_secrets").selectAll().execute();
  await work.tx.deleteFrom("policy_secrets").execute();
  const entry = {
    eventType: "SECRETS_FORGOTTEN",
    entityType: "POLICY",
    entityId: "secrets",
    oldValue: { count: places.length },
    newValue: null,
  };
  if (places.length > 0) await appendAudit(work, [entry], deed);
  return places.length + (await forgetKeyed(work, deed));
}
