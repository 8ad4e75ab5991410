import type { PolicyFault } from "../../intake/control/activate-request.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";
import type { ChangeRow, Deed, KeyedRequest, SavedAnswer } from "../../store/store-calls.ts";
import type { StoredLayer } from "../../store/store-calls.ts";
import type { RequestFault } from "../contract/problem.ts";
import { HttpProblem } from "../http-problem.ts";
import type { Reply } from "../route.ts";
import { changeViewOf } from "./change-view.ts";
import { layerAfter } from "./change-sender.ts";
import type { ChangeSender, LayerChange } from "./change-sender.ts";
import type { DeskRefusal } from "../desk-gate.ts";
import type { EffectPreview } from "./effect-preview.ts";
import { OneByOne } from "./one-by-one.ts";
import type { StoreGate } from "../store-gate.ts";
import type { PolicyView } from "./policy-view.ts";
import type { PolicyViews } from "./policy-views.ts";
import { done } from "../store-gate.ts";
import { sayTheSame } from "./same-layer.ts";
import type { TakeUp } from "./take-up.ts";

/** What somebody wants changed, worked out against the policy in force. */
export interface Plan extends LayerChange {
  /**
   * The desk tries it before anything of it is kept: what it refuses may have a secret where none
   * is looked for.
   */
  readonly isTriedFirst?: boolean;
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
  /** A change that waits, and the revision it was looked at in: this one takes its place. */
  readonly revises: { readonly id: string; readonly revision: number } | null;
  readonly isDryRun: boolean;
  /** By which its author knows the request again. */
  readonly request: KeyedRequest | null;
  /** @throws HttpProblem where it cannot be done to the policy in force */
  plan(view: PolicyView, stored: StoredLayer): Plan | Promise<Plan>;
}

export interface PolicyChangesParts {
  readonly store: StoreGate;
  readonly sender: ChangeSender;
  readonly views: PolicyViews;
  readonly takeUp: TakeUp;
  readonly effect: EffectPreview;
}

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
    return this.#queue.run(async () => {
      const saved = await this.#saved(asked);
      if (saved !== undefined) return saved;
      await this.#parts.takeUp.run();
      return (await this.#underWay(asked)) ?? this.#perform(asked);
    });
  }

  /** Puts in force what was approved, or whose time has come. @throws HttpProblem */
  release(id: string): Promise<ChangeRow> {
    return this.#queue.run(async () => {
      // It sends whatever is pending, this one among them.
      await this.#parts.takeUp.run();
      return this.#change(id);
    });
  }

  /**
   * Takes a change back. One that is on its way to the desk is seen through first: it may be in
   * force.
   *
   * @throws HttpProblem
   */
  withdraw(id: string, deed: Deed): Promise<ChangeRow> {
    return this.#queue.run(async () => {
      const { store, takeUp } = this.#parts;
      if ((await this.#change(id)).status === "pending") await takeUp.run();
      const outcome = { code: "WITHDRAWN", text: deed.reason };
      return done(await store.ask("endChange", { id, status: "withdrawn", outcome, deed }));
    });
  }

  /** Takes up what the desk has put in force without being asked from here, and what waits. */
  takeUp(): Promise<void> {
    return this.#queue.run(() => this.#parts.takeUp.run());
  }

  /** When no change is under way. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async #change(id: string): Promise<ChangeRow> {
    const change = await this.#parts.store.ask("change", id);
    if (change !== null) return change;
    throw new HttpProblem(404, "NOT_FOUND", { detail: `there is no change ${id}` });
  }

  /** What the same request was answered. */
  async #saved({ request, deed, isDryRun }: ChangeAsked): Promise<Reply | undefined> {
    if (request === null || isDryRun) return undefined;
    const saved = await this.#parts.store.ask("savedAnswer", deed.actor, request.key, deed.atUs);
    if (saved === null) return undefined;
    needSameRequest(request, saved.requestHash);
    return replyOf(saved);
  }

  /** The change that the same request made, of which no answer is kept; it stays as it is. */
  async #underWay({ request, deed, isDryRun }: ChangeAsked): Promise<Reply | undefined> {
    if (request === null || isDryRun) return undefined;
    const made = await this.#parts.store.ask("keyedChange", deed.actor, request.key, deed.atUs);
    // Of a refusal nothing is left that could be done twice, and it is told whole once more.
    if (made === null || made.change.status === "refused") return undefined;
    needSameRequest(request, made.requestHash);
    return { status: 202, body: changeViewOf(made.change), headers: replayed };
  }

  async #perform(asked: ChangeAsked): Promise<Reply> {
    const { store, views } = this.#parts;
    const view = views.current();
    const stored = await store.ask("readLayer");
    needSameLayer(view, stored);
    const plan = await asked.plan(view, stored);
    if (asked.isDryRun) {
      const content = await this.#attempt(view, plan, stored);
      return { status: 200, body: this.#parts.effect.of(view.content, content) };
    }
    const { deed, request, revises } = asked;
    if (revises === null && isNoChange(plan, stored, view)) {
      const reply = plan.reply(view);
      if (request !== null) await store.ask("saveAnswer", savedOf(reply, request, deed));
      return reply;
    }
    if (plan.isTriedFirst === true || revises !== null) await this.#attempt(view, plan, stored);
    const change = await this.#begin(asked, plan, view, stored);
    if (change.status !== "pending") return { status: 202, body: changeViewOf(change) };
    return this.#putInForce(change, asked, plan);
  }

  async #begin(
    asked: ChangeAsked,
    { edits, secrets, heldFrom }: Plan,
    view: PolicyView,
    { revision: baseRevision }: StoredLayer,
  ): Promise<ChangeRow> {
    const { store } = this.#parts;
    const { deed, activateAtUs, request, revises } = asked;
    const status = statusFor(view, asked);
    const said = { deed, edits, secrets, heldFrom, status, activateAtUs, request, baseRevision };
    if (revises === null) return done(await store.ask("beginChange", said));
    return done(await store.ask("reviseChange", revises.id, revises.revision, said));
  }

  /** @returns what the policy would be */
  async #attempt(view: PolicyView, plan: Plan, stored: StoredLayer): Promise<PolicyDocument> {
    const draft = await this.#parts.sender.attempt(view, plan, stored);
    if (!draft.ok) throw problemOf(draft.refusal, plan);
    return draft.content;
  }

  async #putInForce(change: ChangeRow, asked: ChangeAsked, plan: Plan): Promise<Reply> {
    const { deed, request } = asked;
    const answerOf = (view: PolicyView): SavedAnswer | null =>
      request === null ? null : savedOf(plan.reply(view), request, deed);
    const end = await this.#parts.takeUp.enforce(change, deed, answerOf);
    if (!end.ok) throw problemOf(end.refusal, plan);
    return plan.reply(end.view);
  }
}

function statusFor(
  { needsApproval }: PolicyView,
  { activateAtUs }: ChangeAsked,
): "awaiting_approval" | "scheduled" | "pending" {
  if (needsApproval) return "awaiting_approval";
  return activateAtUs === null ? "pending" : "scheduled";
}

/** The layer says it already, secrets and all, and no file is to be held. */
const isNoChange = (plan: Plan, stored: StoredLayer, view: PolicyView): boolean =>
  plan.heldFrom === null && sayTheSame(layerAfter(plan, stored, view), view.kept.database);

/** @throws HttpProblem 409 where the store is not of this desk */
function needSameLayer(view: PolicyView, { layer }: StoredLayer): void {
  if (sayTheSame(layer, view.databaseLayer().layer)) return;
  const detail =
    "what was changed at run time is not in the store as the desk has it in force: the store is " +
    "another desk's, or ahead of this one's data; give the desk its own store, or an empty one, " +
    "which takes up what is in force";
  throw new HttpProblem(409, "STORE_DIFFERS", { detail });
}

/** @throws HttpProblem 409 */
function needSameRequest({ key, requestHash }: KeyedRequest, before: string): void {
  if (requestHash === before) return;
  const detail = `${key} came with another request before; take a new key`;
  throw new HttpProblem(409, "IDEMPOTENCY_KEY_REUSED", { detail });
}

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

const savedOf = (reply: Reply, { key, requestHash }: KeyedRequest, deed: Deed): SavedAnswer => ({
  key,
  requestHash,
  actor: deed.actor,
  status: reply.status,
  body: JSON.stringify({ body: reply.body, headers: reply.headers ?? {} }),
  atUs: deed.atUs,
});

const replayed = { "idempotent-replayed": "true" } as const;

function replyOf({ status, body }: SavedAnswer): Reply {
  const saved: { body: unknown; headers: Record<string, string> } = JSON.parse(body);
  return { status, body: saved.body, headers: { ...saved.headers, ...replayed } };
}
