import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import type { LayerMap } from "../../policy/layer/layer.ts";
import { edited } from "../../policy/layer/edited.ts";
import type { Edit } from "../../policy/layer/edit.ts";
import { hashOfText } from "../../policy/policy-hash.ts";
import { storedContent } from "../../policy/stored-content.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";
import type { Activated, ChangeRow, Deed } from "../../store/store-calls.ts";
import type { SecretSet, StoredLayer } from "../../store/store-calls.ts";
import type { DeskGate, DeskRefusal } from "../desk-gate.ts";
import { secretsAfter, withSecrets, writeLayer } from "./layer-file.ts";
import type { StoreGate } from "../store-gate.ts";
import type { PolicyView } from "./policy-view.ts";
import type { PolicyViews } from "./policy-views.ts";

/** Two loads may take so long: one that is under way, and ours behind it. */
const ACTIVATE_MS = 130_000;

export type Sent =
  | { readonly ok: true; readonly activated: Activated }
  | { readonly ok: false; readonly refusal: DeskRefusal };

export type Attempted =
  | { readonly ok: true; readonly content: PolicyDocument }
  | { readonly ok: false; readonly refusal: DeskRefusal };

/** What a change does to the layer. */
export interface LayerChange {
  readonly edits: readonly Edit[];
  readonly secrets: readonly SecretSet[];
  readonly heldFrom: number | null;
}

const activatedSchema = z.object({
  kind: z.enum(["ACTIVATED", "UNCHANGED"]),
  version: z.int(),
  hash: z.string(),
});

const fitsSchema = z.object({ kind: z.literal("FITS"), contentPath: z.string() });

/** The layer as the desk is to have it, secrets and all. */
export const layerAfter = ({ edits, secrets }: LayerChange, stored: StoredLayer): LayerMap =>
  withSecrets(edited(stored.layer, edits), secretsAfter(stored.secrets, secrets));

/** Hands changes to the desk. */
export class ChangeSender {
  readonly #store: StoreGate;
  readonly #gate: DeskGate;
  readonly #views: PolicyViews;
  readonly #dir: string;

  /** @param dir the folder `policy/` of the desk */
  constructor(store: StoreGate, gate: DeskGate, views: PolicyViews, dir: string) {
    this.#store = store;
    this.#gate = gate;
    this.#views = views;
    this.#dir = dir;
  }

  /**
   * Has a change put in force. One that the desk refuses has ended then.
   *
   * @throws HttpProblem where the desk does not answer: it may be in force
   */
  async send(change: ChangeRow, deed: Deed): Promise<Sent> {
    const proposed = await this.#store.ask("proposedLayer", change.id);
    if (proposed === null || proposed.revision !== change.baseRevision) {
      return this.#refused(change, deed, moved);
    }
    const view = this.#views.current();
    const layer = withSecrets(proposed.layer, proposed.secrets);
    const answer = await this.#activate(view, layer, {
      change: change.id,
      heldFrom: change.heldFrom,
      isTrial: false,
      actor: change.author,
      source: change.source,
      reason: change.reason,
    });
    if (!answer.ok) return this.#refused(change, deed, answer.refusal);
    const { version, hash } = activatedSchema.parse(answer.result);
    const inForce = this.#views.learn({ version, hash });
    return { ok: true, activated: inForce.activated };
  }

  async #refused({ id }: ChangeRow, deed: Deed, refusal: DeskRefusal): Promise<Sent> {
    const { code, text } = refusal;
    await this.#store.ask("endChange", { id, status: "refused", outcome: { code, text }, deed });
    return { ok: false, refusal };
  }

  /** What the policy would be; nothing comes into force. */
  async attempt(view: PolicyView, layer: LayerMap, heldFrom: number | null): Promise<Attempted> {
    const answer = await this.#activate(view, layer, {
      change: null,
      heldFrom,
      isTrial: true,
      actor: "trial",
      source: "api",
      reason: "",
    });
    if (!answer.ok) return answer;
    const { contentPath } = fitsSchema.parse(answer.result);
    const text = readFileSync(contentPath, "utf8");
    rmSync(contentPath, { force: true });
    return { ok: true, content: storedContent(text, hashOfText(text)) };
  }

  async #activate(
    view: PolicyView,
    layer: LayerMap,
    terms: ActivationTerms,
  ): Promise<
    | { readonly ok: true; readonly result: unknown }
    | { readonly ok: false; readonly refusal: DeskRefusal }
  > {
    const file = writeLayer(this.#dir, layer);
    const { heldFrom, ...rest } = terms;
    try {
      return await this.#gate.tryAsk(
        {
          op: "activate",
          layer: file.path,
          base: view.version,
          file: heldFrom === null ? "as it is" : { heldFrom },
          ...rest,
        },
        ACTIVATE_MS,
      );
    } finally {
      file.remove();
    }
  }
}

/** It was made against what no longer holds. */
const moved: DeskRefusal = {
  code: "LAYER_MOVED",
  text: "another change came into force since it was made; make it again",
  issues: [],
};

interface ActivationTerms {
  readonly change: string | null;
  readonly heldFrom: number | null;
  readonly isTrial: boolean;
  readonly actor: string;
  readonly source: string;
  readonly reason: string;
}
