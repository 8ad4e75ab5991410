import type { SeenLp } from "./seen-lp.ts";

type DownLp = Pick<SeenLp, "id" | "isTrading" | "tradingSinceUs">;

/** For how long each LP has taken no orders, as far as it was seen; one entry an LP. */
export class DownTimes {
  #seen = new Map<string, { readonly sinceUs: number; readonly seenMs: number }>();

  /** One that was up between two looks begins anew. @param nowMs never goes back */
  look(lps: readonly DownLp[], nowMs: number): void {
    const seen = new Map<string, { sinceUs: number; seenMs: number }>();
    for (const { id, isTrading, tradingSinceUs: sinceUs } of lps) {
      if (isTrading) continue;
      const before = this.#seen.get(id);
      seen.set(id, before?.sinceUs === sinceUs ? before : { sinceUs, seenMs: nowMs });
    }
    this.#seen = seen;
  }

  /** @returns 0 for one that trades */
  ofMs(lp: string, nowMs: number): number {
    return nowMs - (this.#seen.get(lp)?.seenMs ?? nowMs);
  }
}
