/** As much of a terminal, file or pipe as is written to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  on(event: "error", listener: () => void): unknown;
}

const CLEAR = "\r\u001b[2K";
const CLEAR_ABOVE = "\u001b[1A\u001b[2K";

/** Lines that stay, and below them some that are written over. */
export class DemoScreen {
  /** How often the live line is worth showing: where it cannot be rewritten, seldom. */
  readonly liveEveryMs: number;
  readonly #out: Output;
  readonly #isTTY: boolean;
  /** Rows below the lines that stay. */
  #liveRows = 0;
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
    this.#write(`${this.#cleared()}${text}\n`);
    this.#liveRows = 0;
  }

  /** @param rows each by its wordings, from the longest to the shortest */
  live(rows: readonly (readonly string[])[]): void {
    if (!this.#isTTY) return this.say(rows.map(([longest = ""]) => longest).join("\n"));
    const room = (this.#out.columns ?? 80) - 1;
    this.#write(this.#cleared() + rows.map((wordings) => fitting(wordings, room)).join("\n"));
    this.#liveRows = rows.length;
  }

  #cleared(): string {
    return this.#liveRows === 0 ? "" : CLEAR + CLEAR_ABOVE.repeat(this.#liveRows - 1);
  }

  #write(text: string): void {
    if (!this.#isGone) this.#out.write(text);
  }
}

function fitting(wordings: readonly string[], room: number): string {
  const text = wordings.find((each) => each.length <= room) ?? wordings.at(-1) ?? "";
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}
