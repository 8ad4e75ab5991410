import type { Act } from "./command.ts";

/** How often each fault was done to the world, by kind. */
export class FaultCounts {
  readonly #counts = new Map<string, number>();

  note(act: Act): void {
    const name = nameOf(act);
    if (name !== undefined) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  addTo(total: Map<string, number>): void {
    for (const [name, count] of this.#counts) total.set(name, (total.get(name) ?? 0) + count);
  }
}

function nameOf(act: Act): string | undefined {
  switch (act.kind) {
    case "bad quote":
      return `quote ${act.how}`;
    case "wire":
      return `wire ${act.fault}`;
    case "bust":
      return act.isCorrection ? "correct" : "bust";
    case "disk":
      return `disk ${act.fault}`;
    case "crash":
    case "power cut":
      return `${act.kind} ${act.at}`;
    case "knobs":
    case "stop":
    case "burst":
    case "wall jump":
    case "kill":
    case "policy":
      return act.kind;
    default:
      return undefined;
  }
}
