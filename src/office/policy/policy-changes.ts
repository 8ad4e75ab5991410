import type { PolicyFault } from "../../intake/control/activate-request.ts";
import { canonicalJson } from "../../policy/policy-hash.ts";
import { edited } from "../../policy/layer/edited.ts";
import type { ChangeRow, Deed, SavedAnswer, StoredLayer } from "../../store/store-calls.ts";
import type { RequestFault } from "../contract/problem.ts";
import { HttpProblem } from "../http-problem.ts";
import type { Reply } from "../route.ts";
import { changeViewOf } from "./change-view.ts";
import type { ChangeSender, LayerChange } from "./change-sender.ts";
import type { DeskRefusal } from "../desk-gate.ts";
import type { EffectPreview } from "./effect-preview.ts";
import { OneByOne } from "./one-by-one.ts";
import type { StoreGate } from "../store-gate.ts";
import type { PolicyView } from "./policy-view.ts";
import type { PolicyViews } from "./policy-views.ts";
import { done } from "../store-gate.ts";
import type { TakeUp } from "./take-up.ts";

/** What somebody wants changed, worked out against the policy in force. */
export interface Plan extends LayerChange {
  /** What is answered once it is in force, from the policy that is in force then. */
  reply(view: PolicyView): Reply;
  /** A mistake of the policy in the words of the request; undefined: it is elsewhere. */
  faultOf?(issue: PolicyFault): RequestFault | undefined;
}

/** How a change is asked for. */
export interface ChangeAsked {
  readonly deed: Deed;
  /** Microseconds since 1970; null: at once. */
  readonly activateAtUs: number | null;
  readonly isDryRun: boolean;
  readonly idempotency: Idempotency | null;
  /** @throws HttpProblem where it cannot be done to the policy in force */
  plan(view: PolicyView, stored: StoredLayer): Plan | Promise<Plan>;
}

export interface Idempotency {
  readonly key: string;
  /** Of method, path and body. */
  readonly requestHash: string;
}

export interface PolicyChangesParts {
  readonly store: StoreGate;
  readonly sender: ChangeSender;
  readonly views: PolicyViews;
  readonly takeUp: TakeUp;
  readonly effect: EffectPreview;
}

const SAVED_FOR_US = 24 * 3_600 * 1_000_000;

/**
 * Changes the policy, one change at a time: the store keeps what was asked for, the desk puts it in
 * force, the store keeps that it is, and only then whoever asked is told.
 *
 * What ends between two of these steps is taken up again by `TakeUp`, before the next change.
 */
export class PolicyChanges {
  readonly #parts: PolicyChangesParts;
  readonly #queue = new OneByOne();

  constructor(parts: PolicyChangesParts) {
    this.#parts = parts;
  }

  /** @throws HttpProblem */
  perform(asked: ChangeAsked): Promise<Reply> {
    return this.#queue.run(async () => (await this.#saved(asked)) ?? this.#perform(asked));
  }

  /** Puts in force what was approved, or whose time has come. @throws HttpProblem */
  release(id: string): Promise<ChangeRow> {
    return this.#queue.run(async () => {
      const { store, takeUp } = this.#parts;
      // It sends whatever is pending, this one among them.
      await takeUp.run();
      const change = await store.ask("change", id);
      if (change === null) throw new HttpProblem(404, "NOT_FOUND");
      return change;
    });
  }

  /** Takes up what the desk has put in force without being asked from here. */
  takeUp(): Promise<void> {
    return this.#queue.run(() => this.#parts.takeUp.run());
  }

  /** When no change is under way. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async #saved({ idempotency, deed, isDryRun }: ChangeAsked): Promise<Reply | undefined> {
    if (idempotency === null || isDryRun) return undefined;
    const saved = await this.#parts.store.ask("savedAnswer", deed.actor, idempotency.key);
    if (saved === null || saved.atUs < deed.atUs - SAVED_FOR_US) return undefined;
    if (saved.requestHash === idempotency.requestHash) return replyOf(saved);
    const detail = `${idempotency.key} came with another request before; take a new key`;
    throw new HttpProblem(409, "IDEMPOTENCY_KEY_REUSED", { detail });
  }

  async #perform(asked: ChangeAsked): Promise<Reply> {
    const { store, views, takeUp } = this.#parts;
    await takeUp.run();
    const view = views.current();
    const stored = await store.ask("readLayer");
    const plan = await asked.plan(view, stored);
    if (asked.isDryRun) return this.#attempt(view, plan, stored);
    if (isNoChange(plan, stored)) return plan.reply(view);
    const { deed, activateAtUs } = asked;
    const { edits, secrets, heldFrom } = plan;
    const status = statusFor(view, asked);
    const change = done(
      await store.ask("beginChange", {
        deed,
        edits,
        secrets,
        heldFrom,
        status,
        activateAtUs,
        baseRevision: stored.revision,
      }),
    );
    if (status !== "pending") return { status: 202, body: changeViewOf(change) };
    return this.#putInForce(change, asked, plan);
  }

  async #attempt(view: PolicyView, plan: Plan, stored: StoredLayer): Promise<Reply> {
    const { sender, effect } = this.#parts;
    const draft = await sender.attempt(view, plan, stored);
    if (!draft.ok) throw problemOf(draft.refusal, plan);
    return { status: 200, body: effect.of(view.content, draft.content) };
  }

  async #putInForce(change: ChangeRow, asked: ChangeAsked, plan: Plan): Promise<Reply> {
    const { store, sender, views } = this.#parts;
    const { deed, idempotency } = asked;
    const sent = await sender.send(change, deed);
    if (!sent.ok) throw problemOf(sent.refusal, plan);
    const reply = plan.reply(views.current());
    const answer = idempotency === null ? null : savedOf(reply, idempotency, deed);
    const { activated } = sent;
    const { requestId } = deed;
    done(await store.ask("finishChange", { id: change.id, activated, requestId, answer }));
    return reply;
  }
}

function statusFor(
  { needsApproval }: PolicyView,
  { activateAtUs }: ChangeAsked,
): "awaiting_approval" | "scheduled" | "pending" {
  if (needsApproval) return "awaiting_approval";
  return activateAtUs === null ? "pending" : "scheduled";
}

/** The layer says it already, and no file is to be held. */
const isNoChange = ({ edits, secrets, heldFrom }: Plan, { layer }: StoredLayer): boolean =>
  secrets.length === 0 &&
  heldFrom === null &&
  canonicalJson(edited(layer, edits)) === canonicalJson(layer);

/** What the desk says against it, in the words of the request where it is in that. */
function problemOf({ code, text, issues }: DeskRefusal, plan: Plan): HttpProblem {
  const status = code.endsWith("_MOVED") ? 409 : 422;
  const errors = issues.map(
    (issue): RequestFault =>
      plan.faultOf?.(issue) ?? {
        in: "policy",
        pointer: issue.path,
        code: issue.code,
        message: issue.hint === null ? issue.what : `${issue.what}, ${issue.hint}`,
      },
  );
  return new HttpProblem(status, code, {
    detail: text,
    ...(errors.length > 0 ? { errors } : {}),
  });
}

const savedOf = (reply: Reply, { key, requestHash }: Idempotency, deed: Deed): SavedAnswer => ({
  key,
  requestHash,
  actor: deed.actor,
  status: reply.status,
  body: JSON.stringify({ body: reply.body, headers: reply.headers ?? {} }),
  atUs: deed.atUs,
});

function replyOf({ status, body }: SavedAnswer): Reply {
  const saved: { body: unknown; headers: Record<string, string> } = JSON.parse(body);
  return { status, body: saved.body, headers: { ...saved.headers, "idempotent-replayed": "true" } };
}
