import type { ChangeOutline, Deed, SavedAnswer } from "../../store/store-calls.ts";
import type { DeskRefusal } from "../desk-gate.ts";
import type { ChangeSender } from "./change-sender.ts";
import type { StoreGate } from "../store-gate.ts";
import type { PolicyView } from "./policy-view.ts";
import type { PolicyViews } from "./policy-views.ts";

const PAGE = 100;

type ViewsTaken = Pick<PolicyViews, "current" | "learn" | "of" | "namesBetween" | "behind">;

/** What became of a change. */
export type Enforced =
  | { readonly ok: true; readonly view: PolicyView }
  | { readonly ok: false; readonly refusal: DeskRefusal };

/**
 * Makes the store know what the desk has in force, and the desk what the store has taken: after an
 * end of either between two steps of a change, a reload of the file, a store that was restored.
 *
 * Versions that the store does not have are taken up from what the desk kept of them. Never is an
 * older layer of the store sent to the desk for it.
 */
export class TakeUp {
  readonly #store: Pick<StoreGate, "ask">;
  readonly #views: ViewsTaken;
  readonly #sender: Pick<ChangeSender, "send">;
  readonly #nowUs: () => number;
  /** Of the desk's; what is not newer was taken up. */
  #known = 0;

  constructor(
    store: Pick<StoreGate, "ask">,
    views: ViewsTaken,
    sender: Pick<ChangeSender, "send">,
    nowUs: () => number,
  ) {
    this.#store = store;
    this.#views = views;
    this.#sender = sender;
    this.#nowUs = nowUs;
  }

  /** @throws HttpProblem */
  async run(): Promise<void> {
    await this.#takeVersions(this.#views.current());
    for (const change of await this.#pending()) {
      const deed = this.#deed(change.author, change.source, change.reason, takenUp(change.id));
      await this.enforce(change, deed);
    }
  }

  /**
   * Has a change put in force, and the store know of it. One that the desk refuses has ended then.
   *
   * @param answerOf what is kept for whoever sends the request again
   * @throws HttpProblem where the desk or the store does not answer: it may be in force, and is
   *     looked after by the next run
   */
  async enforce(
    change: ChangeOutline,
    deed: Deed,
    answerOf: AnswerOf = noAnswer,
  ): Promise<Enforced> {
    const before = this.#views.current();
    // None is jumped over: a version of the file's may have come since the run before.
    await this.#takeVersions(before);
    const sent = await this.#sender.send(change, before);
    switch (sent.kind) {
      case "ACTIVATED": {
        const view = this.#views.learn(sent.name);
        await this.#finish(change.id, view, deed.requestId, answerOf(view));
        this.#known = view.version;
        return { ok: true, view };
      }
      case "UNCHANGED":
        await this.#end(change, "withdrawn", unchanged, deed);
        return { ok: true, view: before };
      case "REFUSED": {
        if (sent.refusal.code !== "VERSION_MOVED") return this.#refuse(change, sent.refusal, deed);
        // A newer version than we knew of: it may be this very change, of which no answer came.
        const view = await this.#views.behind(before.version);
        await this.#takeVersions(view);
        const now = await this.#store.ask("change", change.id);
        if (now?.status === "active") return { ok: true, view };
        return this.#refuse(change, sent.refusal, deed);
      }
    }
  }

  async #refuse(change: ChangeOutline, refusal: DeskRefusal, deed: Deed): Promise<Enforced> {
    await this.#end(change, "refused", refusal, deed);
    return { ok: false, refusal };
  }

  async #end(
    { id }: ChangeOutline,
    status: "refused" | "withdrawn",
    { code, text }: Pick<DeskRefusal, "code" | "text">,
    deed: Deed,
  ): Promise<void> {
    await this.#store.ask("endChange", { id, status, outcome: { code, text }, deed });
  }

  async #takeVersions({ version: current }: PolicyView): Promise<void> {
    if (current === this.#known) return;
    const [last] = await this.#store.ask("versions", { limit: 1 });
    const pending = new Set((await this.#pending()).map(({ id }) => id));
    for (const name of this.#views.namesBetween(last?.version ?? 0, current)) {
      const view = this.#views.of(name);
      const { change } = view.kept;
      if (change !== null && pending.has(change)) {
        await this.#finish(change, view, takenUp(change), null);
      } else await this.#adopt(view);
    }
    this.#known = current;
  }

  /** One that ended otherwise meanwhile is in force all the same: the desk was faster. */
  async #finish(
    id: string,
    view: PolicyView,
    requestId: string,
    answer: SavedAnswer | null,
  ): Promise<void> {
    const { activated } = view;
    const ended = await this.#store.ask("finishChange", { id, activated, requestId, answer });
    if ("refused" in ended) await this.#adopt(view);
  }

  async #adopt(view: PolicyView): Promise<void> {
    const { activated, kept } = view;
    const { author, reason, source, change } = kept;
    const deed = this.#deed(author, source, reason, `version-${activated.version}`);
    const version = { ...activated, author, reason, source, change };
    const { layer, secrets } = view.databaseLayer();
    await this.#store.ask("adoptVersion", version, layer, secrets, deed);
  }

  async #pending(): Promise<readonly ChangeOutline[]> {
    const rows = await this.#store.ask("changes", { status: "pending", limit: PAGE });
    return rows.toReversed();
  }

  #deed(actor: string, source: string, reason: string, requestId: string): Deed {
    return { actor, source, reason, requestId, atUs: this.#nowUs() };
  }
}

type AnswerOf = (view: PolicyView) => SavedAnswer | null;

const noAnswer: AnswerOf = () => null;

const takenUp = (change: string): string => `take-up-${change}`;

const unchanged = { code: "UNCHANGED", text: "it says what was in force already" } as const;
