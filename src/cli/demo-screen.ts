/** As much of a terminal, file or pipe as is written to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  on(event: "error", listener: () => void): unknown;
}

const CLEAR = "\r\u001b[2K";

/** Lines that stay, and below them one that is written over. */
export class DemoScreen {
  /** How often the live line is worth showing: where it cannot be rewritten, seldom. */
  readonly liveEveryMs: number;
  readonly #out: Output;
  readonly #isTTY: boolean;
  #hasLive = false;
  #isGone = false;

  constructor(out: Output) {
    this.#out = out;
    this.#isTTY = out.isTTY === true;
    this.liveEveryMs = this.#isTTY ? 1000 : 5000;
    // A closed terminal or pipe must not end the demo out of order.
    out.on("error", () => {
      this.#isGone = true;
    });
  }

  say(text: string): void {
    this.#write(`${this.#hasLive ? CLEAR : ""}${text}\n`);
    this.#hasLive = false;
  }

  /** @param wordings of the same, from the longest to the shortest */
  live(wordings: readonly string[]): void {
    const [longest = ""] = wordings;
    if (!this.#isTTY) return this.say(longest);
    const room = (this.#out.columns ?? 80) - 1;
    const text = wordings.find((each) => each.length <= room) ?? wordings.at(-1) ?? "";
    const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text;
    this.#write(`${CLEAR}${shown}`);
    this.#hasLive = true;
  }

  #write(text: string): void {
    if (!this.#isGone) this.#out.write(text);
  }
}
