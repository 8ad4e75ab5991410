import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { edited } from "../../policy/layer/edited.ts";
import type { Edit } from "../../policy/layer/edit.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import { hashOfText } from "../../policy/policy-hash.ts";
import { storedContent } from "../../policy/stored-content.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";
import type { ChangeOutline } from "../../store/store-calls.ts";
import type { SecretSet, StoredLayer } from "../../store/store-calls.ts";
import type { DeskGate, DeskRefusal } from "../desk-gate.ts";
import { secretsAfter, withSecrets, writeLayer } from "./layer-file.ts";
import type { Below } from "./layer-file.ts";
import type { StoreGate } from "../store-gate.ts";
import type { PolicyView } from "./policy-view.ts";
import type { PolicyViews, VersionName } from "./policy-views.ts";

/** Two loads may take so long: one that is under way, and ours behind it. */
const ACTIVATE_MS = 130_000;

/** What the desk made of a change. */
export type Sent =
  | { readonly kind: "ACTIVATED"; readonly name: VersionName }
  /** It says what is in force. */
  | { readonly kind: "UNCHANGED" }
  | { readonly kind: "REFUSED"; readonly refusal: DeskRefusal };

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
   * Hands a change to the desk, against a policy.
   *
   * @throws HttpProblem where the desk does not answer: it may be in force
   */
  async send(change: ChangeOutline, view: PolicyView): Promise<Sent> {
    const proposed = await this.#store.ask("proposedLayer", change.id);
    if (proposed === null || proposed.revision !== change.baseRevision) {
      return { kind: "REFUSED", refusal: moved };
    }
    const { heldFrom, secretPaths } = change;
    const under = await this.#under(view, heldFrom);
    if (under === null) return { kind: "REFUSED", refusal: notKept(heldFrom) };
    const secrets = { held: proposed.secrets, setNow: secretPaths };
    const layer = withSecrets(proposed.layer, secrets, belowIn(under));
    const answer = await this.#activate(view, layer, {
      change: change.id,
      heldFrom,
      isTrial: false,
      actor: change.author,
      source: change.source,
      reason: change.reason,
    });
    if (!answer.ok) return { kind: "REFUSED", refusal: answer.refusal };
    const { kind, version, hash } = activatedSchema.parse(answer.result);
    return kind === "UNCHANGED" ? { kind } : { kind, name: { version, hash } };
  }

  /** What the policy would be; nothing comes into force. */
  async attempt(view: PolicyView, change: LayerChange, stored: StoredLayer): Promise<Attempted> {
    const under = await this.#under(view, change.heldFrom);
    if (under === null) return { ok: false, refusal: notKept(change.heldFrom) };
    const answer = await this.#activate(view, layerAfter(change, stored, under), {
      change: null,
      heldFrom: change.heldFrom,
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
    const { heldFrom, ...rest } = terms;
    const file = writeLayer(this.#dir, layer);
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

  /** Whose file the layer comes to lie upon; null: nothing is kept of it any more. */
  async #under(view: PolicyView, heldFrom: number | null): Promise<PolicyView | null> {
    if (heldFrom === null) return view;
    const row = await this.#store.ask("version", heldFrom);
    return row === null ? null : this.#views.find(row);
  }
}

const belowIn =
  (view: PolicyView): Below =>
  (kind, id) =>
    view.saidBelow(kind, id);

/**
 * The layer as the desk is to have it, secrets and all.
 *
 * @param under the policy whose file it lies upon
 */
export function layerAfter(
  { edits, secrets }: Pick<LayerChange, "edits" | "secrets">,
  stored: StoredLayer,
  under: PolicyView,
): LayerMap {
  const after = { held: secretsAfter(stored.secrets, secrets), setNow: secrets };
  return withSecrets(edited(stored.layer, edits), after, belowIn(under));
}

const notKept = (version: number | null): DeskRefusal => ({
  code: "VERSION_NOT_KEPT",
  text: `what the desk kept of version ${version}, whose file is to be held, cannot be read`,
  issues: [],
});

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
