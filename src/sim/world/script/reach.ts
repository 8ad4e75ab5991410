import type { Event } from "../../../core/events.ts";

/** What came about in an episode, by name and how often: effects, not what a script wished for. */
export class Reach {
  readonly #counts = new Map<string, number>();

  note(name: string, count = 1): void {
    if (count > 0) this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  addTo(total: Map<string, number>): void {
    for (const [name, count] of this.#counts) total.set(name, (total.get(name) ?? 0) + count);
  }

  /** An event that is in the journal. */
  journaled(event: Event): void {
    const name = nameOf(event);
    if (name !== undefined) this.note(name);
  }
}

function nameOf(event: Event): string | undefined {
  switch (event.type) {
    case "LegBusted":
      return "fills taken back";
    case "FillSuspended":
      return event.why === "CORRECTED" ? "fills corrected" : "fills suspended";
    case "LegInDoubt":
      return "legs in doubt";
    case "LegResolved":
      return `doubts ended by ${event.how}`;
    case "StateHash":
      return "state hashes";
    case "OrderDenied":
      return `denied ${event.code}`;
    case "ClientCanceled":
      return `canceled ${event.code}`;
    case "KillSwitchSet":
      return event.level === "off" ? undefined : `switches ${event.scope} ${event.level}`;
    default:
      return undefined;
  }
}
