import { Digest } from "../digest.ts";

/** Of one LP; the oldest of many is forgotten. */
const MOST_IDS = 10_000;

interface Ring {
  readonly ids: string[];
  next: number;
  readonly seen: Set<string>;
}

const newRing = (): Ring => ({ ids: [], next: 0, seen: new Set() });

function remember(ring: Ring, id: string): void {
  const oldest = ring.ids[ring.next];
  if (oldest !== undefined) ring.seen.delete(oldest);
  ring.ids[ring.next] = id;
  ring.seen.add(id);
  ring.next = (ring.next + 1) % MOST_IDS;
}

/** Which fills each LP took back, and by which reports, so that none is taken back twice. */
export class BustBook {
  readonly #digest = new Digest();
  readonly #ofLps = new Map<number, { readonly fills: Ring; readonly reports: Ring }>();

  /** The fill was taken back. */
  isTakenBack(lp: number, execID: string): boolean {
    return this.#ofLps.get(lp)?.fills.seen.has(execID) ?? false;
  }

  /** The id is that of a report that took one back. */
  isReport(lp: number, execID: string): boolean {
    return this.#ofLps.get(lp)?.reports.seen.has(execID) ?? false;
  }

  takeBack(lp: number, execRefID: string, execID: string): void {
    let of = this.#ofLps.get(lp);
    if (of === undefined) this.#ofLps.set(lp, (of = { fills: newRing(), reports: newRing() }));
    remember(of.fills, execRefID);
    remember(of.reports, execID);
    this.#digest.add(lp).addText(execRefID).addText(execID);
  }

  addTo(digest: Digest): void {
    digest.add(this.#digest.low).add(this.#digest.high);
  }
}
