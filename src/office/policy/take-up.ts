import type { ChangeRow, Deed } from "../../store/store-calls.ts";
import type { ChangeSender } from "./change-sender.ts";
import type { StoreGate } from "../store-gate.ts";
import type { PolicyView } from "./policy-view.ts";
import type { PolicyViews } from "./policy-views.ts";

const PAGE = 100;

/**
 * Makes the store know what the desk has in force, and the desk what the store has taken: after an
 * end of either between two steps of a change, a reload of the file, a store that was restored.
 *
 * Versions that the store does not have are taken up from what the desk kept of them. Never is an
 * older layer of the store sent to the desk for it.
 */
export class TakeUp {
  readonly #store: StoreGate;
  readonly #views: PolicyViews;
  readonly #sender: ChangeSender;
  readonly #nowUs: () => number;
  /** Of the desk's; what is not newer was taken up. */
  #known = 0;

  constructor(store: StoreGate, views: PolicyViews, sender: ChangeSender, nowUs: () => number) {
    this.#store = store;
    this.#views = views;
    this.#sender = sender;
    this.#nowUs = nowUs;
  }

  /** @throws HttpProblem, StoreError */
  async run(): Promise<void> {
    const { version } = this.#views.current();
    if (version !== this.#known) await this.#takeVersions(version);
    this.#known = version;
    for (const change of await this.#pending()) await this.#send(change);
  }

  async #takeVersions(current: number): Promise<void> {
    const [last] = await this.#store.ask("versions", { limit: 1 });
    const pending = new Map((await this.#pending()).map((each) => [each.id, each]));
    for (const name of this.#views.namesBetween(last?.version ?? 0, current)) {
      const view = this.#views.of(name);
      const { change } = view.kept;
      if (change !== null && pending.has(change)) await this.#finish(change, view);
      else await this.#adopt(view);
    }
  }

  /** One that somebody withdrew meanwhile is in force all the same: the desk was faster. */
  async #finish(id: string, view: PolicyView): Promise<void> {
    const { activated } = view;
    const requestId = `take-up-${id}`;
    const answer = { id, activated, requestId, answer: null };
    if ("refused" in (await this.#store.ask("finishChange", answer))) await this.#adopt(view);
  }

  async #adopt(view: PolicyView): Promise<void> {
    const { activated, kept } = view;
    const { author, reason, source, change } = kept;
    const deed = this.#deed(author, source, reason, `version-${activated.version}`);
    const version = { ...activated, author, reason, source, change };
    const { layer, secrets } = view.databaseLayer();
    await this.#store.ask("adoptVersion", version, layer, secrets, deed);
  }

  async #send(change: ChangeRow): Promise<void> {
    const deed = this.#deed(change.author, change.source, change.reason, `take-up-${change.id}`);
    const sent = await this.#sender.send(change, deed);
    if (!sent.ok) return;
    const { version, hash } = sent.activated;
    await this.#finish(change.id, this.#views.of({ version, hash }));
    this.#known = version;
  }

  async #pending(): Promise<readonly ChangeRow[]> {
    const rows = await this.#store.ask("changes", { status: "pending", limit: PAGE });
    return rows.toReversed();
  }

  #deed(actor: string, source: string, reason: string, requestId: string): Deed {
    return { actor, source, reason, requestId, atUs: this.#nowUs() };
  }
}
