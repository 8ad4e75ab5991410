import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { edited } from "../../policy/layer/edited.ts";
import type { Edit } from "../../policy/layer/edit.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import { hashOfText } from "../../policy/policy-hash.ts";
import { storedContent } from "../../policy/stored-content.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";
import type { Activated, ChangeRow, Deed } from "../../store/store-calls.ts";
import type { SecretSet, StoredLayer } from "../../store/store-calls.ts";
import type { DeskGate, DeskRefusal } from "../desk-gate.ts";
import { HttpProblem } from "../http-problem.ts";
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
    const { heldFrom, secretPaths } = change;
    const secrets = { held: proposed.secrets, setNow: secretPaths };
    const answer = await this.#activate(view, proposed.layer, secrets, {
      change: change.id,
      heldFrom,
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
  async attempt(
    view: PolicyView,
    { edits, secrets, heldFrom }: LayerChange,
    stored: StoredLayer,
  ): Promise<Attempted> {
    const layer = edited(stored.layer, edits);
    const after = { held: secretsAfter(stored.secrets, secrets), setNow: secrets };
    const answer = await this.#activate(view, layer, after, {
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
    secrets: Parameters<typeof withSecrets>[1],
    terms: ActivationTerms,
  ): Promise<
    | { readonly ok: true; readonly result: unknown }
    | { readonly ok: false; readonly refusal: DeskRefusal }
  > {
    const { heldFrom, ...rest } = terms;
    const under = heldFrom === null ? view : await this.#viewOf(heldFrom);
    const whole = withSecrets(layer, secrets, (kind, id) => under.saidBelow(kind, id));
    const file = writeLayer(this.#dir, whole);
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

  /** @throws HttpProblem where nothing is kept of it */
  async #viewOf(version: number): Promise<PolicyView> {
    const row = await this.#store.ask("version", version);
    if (row !== null) return this.#views.of(row);
    const detail = `nothing is kept of version ${version}, whose file is to be held`;
    throw new HttpProblem(503, "STORED_POLICY_DAMAGED", { detail });
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
