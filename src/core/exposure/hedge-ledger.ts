import { Digest } from "../digest.ts";
import { IdTable } from "../id-table.ts";
import { asVolume, minus, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import { BustBook } from "./bust-book.ts";
import { loadAll, loadList, loadWord, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";
import { sides } from "../terms.ts";
import type { Side } from "../terms.ts";

/** Fills of legs nobody knows that are remembered per LP, so that a repeat is not booked twice. */
const STRAY_EXEC_IDS = 10_000;

/** A fill that was suspended since it named no leg of ours. */
interface Unclaimed {
  readonly symbol: number;
  readonly side: Side;
  readonly lastQty: Volume;
}

/** ExecIDs of one LP. */
interface FillsOfLp {
  /** Of fills that name no leg, in a ring. */
  readonly strays: string[];
  next: number;
  /** Of the strays those that were never of a leg, and are not taken back. */
  readonly unclaimed: Map<string, Unclaimed>;
}

const noFills = (): FillsOfLp => ({
  strays: [],
  next: 0,
  unclaimed: new Map(),
});

function saveFills(to: Saver, { strays, next, unclaimed }: FillsOfLp): void {
  saveAll(to, strays.length, strays, (id) => to.text(id));
  to.int(next);
  saveAll(to, unclaimed.size, unclaimed, ([id, { symbol, side, lastQty }]) => {
    to.text(id);
    to.int(symbol);
    to.word(side);
    to.int(lastQty);
  });
}

function loadFills(from: Loader): FillsOfLp {
  const strays = loadList(from, () => from.text());
  const fills: FillsOfLp = { strays, next: from.int(), unclaimed: new Map() };
  loadAll(from, () => {
    const id = from.text();
    const [symbol, side] = [from.int(), loadWord(from, sides)];
    fills.unclaimed.set(id, { symbol, side, lastQty: asVolume(from.int()) });
  });
  return fills;
}

/**
 * What the house holds at each LP: the sum of that LP's fills, booked whatever became of the leg
 * Positive is bought.
 */
export class HedgeLedger {
  readonly #nets: Volume[][] = [];
  readonly busts: BustBook = new BustBook();
  readonly #strayDigest = new Digest();
  readonly #fills: FillsOfLp[] = [];
  /** By LP and ExecID: the quantity of strays, and of fills of legs that are remembered. */
  readonly #seen: IdTable;

  /** @param seed of the ids' hash */
  constructor(seed = 0) {
    this.#seen = new IdTable(seed);
  }

  net(lp: number, symbol: number): Volume {
    return this.#nets[lp]?.[symbol] ?? NO_VOLUME;
  }

  netOfAll(symbol: number): Volume {
    let sum = NO_VOLUME;
    for (let lp = 0; lp < this.#nets.length; lp++) sum = plus(sum, this.net(lp, symbol));
    return sum;
  }

  book(lp: number, symbol: number, side: Side, lastQty: Volume): void {
    while (this.#nets.length <= lp) this.#nets.push([]);
    const row = this.#nets[lp];
    if (row === undefined) throw new Error(`Invariant: lp ${lp} must be an index`);
    while (row.length <= symbol) row.push(NO_VOLUME);
    const before = this.net(lp, symbol);
    row[symbol] = side === "Buy" ? plus(before, lastQty) : minus(before, lastQty);
  }

  /**
   * Whether that fill is booked, of a leg that is remembered or of none. Of another quantity it is
   * another one: some LPs begin their ExecIDs anew each day.
   */
  hasFill(lp: number, execID: string, lastQty: Volume): boolean {
    return this.#seen.get(lp, execID) === lastQty;
  }

  /** A fill of a leg that is remembered; `rememberStray` follows when it is no more. */
  noteFill(lp: number, execID: string, lastQty: Volume): void {
    this.#seen.set(lp, execID, lastQty);
  }

  /** Remembers a fill that names no leg of ours, or no more; the oldest of many is forgotten. */
  rememberStray(lp: number, execID: string, lastQty: Volume, lastPx: Price): void {
    const fills = this.#fillsOf(lp);
    this.#strayDigest.add(lp).addText(execID).add(lastQty).add(lastPx);
    const oldest = fills.strays[fills.next];
    if (oldest !== undefined) {
      this.#seen.delete(lp, oldest);
      if (fills.unclaimed.size > 0) fills.unclaimed.delete(oldest);
    }
    fills.strays[fills.next] = execID;
    // Of one that was taken back meanwhile the leg knows no quantity any more.
    if (lastQty > 0) this.#seen.set(lp, execID, lastQty);
    fills.next = (fills.next + 1) % STRAY_EXEC_IDS;
  }

  /** The same of a fill that never named a leg of ours: it may be told again for its leg. */
  rememberUnclaimed(lp: number, execID: string, { symbol, side, lastQty }: Unclaimed): void {
    this.#fillsOf(lp).unclaimed.set(execID, { symbol, side, lastQty });
  }

  unclaimed(lp: number, execID: string): Unclaimed | undefined {
    const unclaimed = this.#fills[lp]?.unclaimed;
    // Nearly always there is none, and an id that just came is not hashed for it.
    return unclaimed === undefined || unclaimed.size === 0 ? undefined : unclaimed.get(execID);
  }

  /** It is taken back, or booked to its leg. */
  claim(lp: number, execID: string): void {
    if (this.#fillsOf(lp).unclaimed.delete(execID)) this.#strayDigest.add(lp).addText(execID);
  }

  #fillsOf(lp: number): FillsOfLp {
    while (this.#fills.length <= lp) this.#fills.push(noFills());
    const fills = this.#fills[lp];
    if (fills === undefined) throw new Error(`Invariant: lp ${lp} must be an index`);
    return fills;
  }

  save(to: Saver): void {
    saveAll(to, this.#nets.length, this.#nets, (row) => {
      saveAll(to, row.length, row, (net) => to.int(net));
    });
    this.busts.save(to);
    this.#strayDigest.save(to);
    saveAll(to, this.#fills.length, this.#fills, (fills) => saveFills(to, fills));
    this.#seen.save(to);
  }

  load(from: Loader): void {
    loadAll(from, () => this.#nets.push(loadList(from, () => asVolume(from.int()))));
    this.busts.load(from);
    this.#strayDigest.load(from);
    loadAll(from, () => this.#fills.push(loadFills(from)));
    this.#seen.load(from);
  }

  addTo(digest: Digest): void {
    for (const row of this.#nets) {
      digest.add(row.length);
      for (const net of row) digest.add(net);
    }
    digest.add(this.#strayDigest.low).add(this.#strayDigest.high);
    this.busts.addTo(digest);
  }
}
