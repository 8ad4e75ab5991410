import type { Event } from "../../../core/events.ts";
import { legNumberOf } from "../../../core/ids.ts";
import { hashOf } from "../../../core/state.ts";
import { JOURNAL_DIR } from "../desk/desk-host.ts";
import type { Mix } from "../script/swarm.ts";
import { cancelingSessions } from "../setting/policy-text.ts";
import type { World } from "../world.ts";
import { checkClients } from "./client-check.ts";
import { EventLedger } from "./event-ledger.ts";
import { GoneCheck } from "./gone-check.ts";
import { JournalTail } from "./journal-tail.ts";
import { checkState, checkTouched } from "./state-check.ts";
import { checkArrivals, checkNotReceived, checkPrices } from "./venue-check.ts";

/** Between two whole checks, in steps. */
const WHOLE_EVERY = 500;

/** All that is held against each other after each step, and the whole now and then. */
export class Checks {
  readonly #world: World;
  #ledger: EventLedger;
  #tail: JournalTail | undefined;
  readonly #gone: GoneCheck;
  #writes = 0;
  #isReadingAnew = false;
  /** By LP, at the end of the last step. */
  readonly #wasQuoting: boolean[] = [];
  #steps = 0;

  constructor(world: World, mix: Mix) {
    this.#world = world;
    this.#gone = new GoneCheck(world.violated, cancelingSessions(mix));
    this.#ledger = new EventLedger(world.violated, this.#mayQuote);
  }

  get ledger(): EventLedger {
    return this.#ledger;
  }

  get tail(): JournalTail | undefined {
    return this.#tail;
  }

  /** The journal is read anew: what it does not have now, it has lost. */
  restarted(): void {
    const { world, take } = { world: this.#world, take: this.#take };
    this.#tail?.close();
    this.#ledger = new EventLedger(world.violated, this.#mayQuote);
    this.#tail = new JournalTail(world.disk.of(world.outside), JOURNAL_DIR, take);
    for (const { ledger } of world.lps) ledger.checkAgain();
    this.#isReadingAnew = true;
    this.#readOn();
    this.#isReadingAnew = false;
    this.#gone.restarted(this.#ledger, world.scheduler.nowNs);
    this.whole();
  }

  afterStep(): void {
    this.#steps += 1;
    const { writes } = this.#world.disk;
    // While the desk is down its journal may end with half a batch.
    if (writes !== this.#writes && this.#world.desk.floor !== undefined) {
      this.#writes = writes;
      this.#readOn();
      this.#checkTouched();
    }
    this.#lookAtSessions();
    if (this.#steps % WHOLE_EVERY === 0) this.whole();
  }

  /** Everything that can be checked while things are under way. */
  whole(): void {
    const { desk, violated } = this.#world;
    const { floor } = desk;
    const tail = this.#tail;
    if (floor === undefined || tail === undefined) return;
    checkArrivals(this.#world, this.#ledger, tail.journalId);
    checkClients(this.#world, this.#ledger, tail.journalId);
    checkPrices(this.#world, this.#ledger, tail.journalId);
    checkNotReceived(this.#world, this.#ledger, tail.journalId);
    // A turn may be under way that is not in the journal yet.
    if (floor.nextEvent !== this.#ledger.events + 1) return;
    checkState(floor.state, this.#ledger, violated);
    if (hashOf(floor.state) !== hashOf(tail.state)) {
      violated("I7", "the journal's state is not the desk's");
    }
  }

  /** A session that is down since the step before, and still is, quotes nothing. */
  readonly #mayQuote = (lp: number): boolean => {
    const { floor } = this.#world.desk;
    if (this.#isReadingAnew || floor === undefined) return true;
    return this.#wasQuoting[lp] === true || floor.lps.of(lp)?.isQuoting === true;
  };

  #lookAtSessions(): void {
    const { desk, scheduler } = this.#world;
    const { floor } = desk;
    if (floor === undefined) return;
    this.#gone.look(floor, this.#ledger, scheduler.nowNs);
    for (const { lp, isQuoting } of floor.lps.all()) this.#wasQuoting[lp] = isQuoting;
  }

  #checkTouched(): void {
    const { desk, violated } = this.#world;
    const { floor } = desk;
    // A turn may be under way that is not in the journal yet.
    if (floor === undefined || floor.nextEvent !== this.#ledger.events + 1) return;
    checkTouched(floor.state, this.#ledger, violated);
  }

  legNumber(clOrdID: string): number {
    return legNumberOf(this.#tail?.journalId ?? "", clOrdID);
  }

  #readOn(): void {
    try {
      this.#tail?.readOn();
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#world.violated("I7", `the journal cannot be read: ${text}`);
    }
  }

  readonly #take = (event: Event): void => {
    const isOfSession = event.type.startsWith("Fix");
    if (!isOfSession && !this.#isReadingAnew) {
      this.#world.note("journal", event.type, event);
      this.#world.journaled(event);
    }
    // When it happened is known of what is read as it happens.
    const { scheduler, deskWallUs } = this.#world;
    if (this.#isReadingAnew) return this.#ledger.take(event, Number.NEGATIVE_INFINITY, undefined);
    return this.#ledger.take(event, scheduler.nowNs, deskWallUs);
  };
}
