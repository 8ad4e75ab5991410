import { Digest } from "../digest.ts";
import { loadAll, loadFlag, saveAll, saveFlag } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";

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

function saveRing(to: Saver, { ids, next, seen }: Ring): void {
  to.int(next);
  saveAll(to, ids.length, ids, (id) => {
    to.text(id);
    saveFlag(to, seen.has(id));
  });
}

function loadRing(from: Loader): Ring {
  const ring: Ring = { ids: [], next: from.int(), seen: new Set() };
  loadAll(from, () => {
    const id = from.text();
    ring.ids.push(id);
    if (loadFlag(from)) ring.seen.add(id);
  });
  return ring;
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

  save(to: Saver): void {
    saveAll(to, this.#ofLps.size, this.#ofLps, ([lp, { fills, reports }]) => {
      to.int(lp);
      saveRing(to, fills);
      saveRing(to, reports);
    });
    this.#digest.save(to);
  }

  load(from: Loader): void {
    loadAll(from, () => {
      this.#ofLps.set(from.int(), { fills: loadRing(from), reports: loadRing(from) });
    });
    this.#digest.load(from);
  }

  addTo(digest: Digest): void {
    digest.add(this.#digest.low).add(this.#digest.high);
  }
}
