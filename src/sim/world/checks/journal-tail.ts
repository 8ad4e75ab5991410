import { apply } from "../../../core/apply.ts";
import type { Event } from "../../../core/events.ts";
import { hashOf, State } from "../../../core/state.ts";
import { JournalReader } from "../../../journal/journal-reader.ts";
import { Replayer } from "../../../journal/replay.ts";
import type { Disk } from "../../../ports/disk.ts";

/**
 * Reads behind the desk what its journal says, into a state of its own: at each step what the desk
 * would be after a crash.
 */
export class JournalTail {
  readonly state: State = new State({ decisions: "of open orders" });
  readonly #reader: JournalReader;
  readonly #replayer: Replayer;

  constructor(disk: Disk, dir: string, take: (event: Event, timeUs: number) => void) {
    this.#reader = new JournalReader(disk, dir);
    this.#replayer = new Replayer({
      apply: (event, { timeUs }) => {
        apply(this.state, event);
        take(event, timeUs);
      },
      stateHash: () => hashOf(this.state),
    });
  }

  get journalId(): string {
    return this.#reader.end?.identity.journalId ?? "";
  }

  /** @throws what makes the journal unreadable */
  readOn(): void {
    while (this.#reader.next()) this.#replayer.batch(this.#reader.batch);
  }

  close(): void {
    this.#reader.close();
  }
}
