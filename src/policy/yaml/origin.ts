import type { Layer, Place } from "../place.ts";

/**
 * A text that is read, and where in it something stands.
 *
 * Values remember how far into the text they begin; which line that is is counted when somebody
 * asks, and of a policy without a mistake nobody does for most of its values.
 */
export class Origin {
  readonly text: string;
  readonly #layer: Layer;
  /** Where each line begins. */
  #lineStarts: readonly number[] | null = null;

  constructor(text: string, layer: Layer) {
    this.text = text;
    this.#layer = layer;
  }

  /** Where the first line begins: behind a byte order mark. */
  get start(): number {
    return this.text.startsWith("\uFEFF") ? 1 : 0;
  }

  /** @param at characters from the beginning of the text */
  placeAt(at: number): Place {
    const starts = (this.#lineStarts ??= this.#findLines());
    let line = 0;
    let lineStart = this.start;
    for (let end = starts.length; line + 1 < end;) {
      const middle = (line + end) >> 1;
      const middleStart = starts[middle] ?? this.text.length;
      if (middleStart > at) {
        end = middle;
      } else {
        line = middle;
        lineStart = middleStart;
      }
    }
    return { layer: this.#layer, line: line + 1, column: at - lineStart + 1 };
  }

  #findLines(): number[] {
    const starts = [this.start];
    for (let end = this.text.indexOf("\n"); end >= 0; end = this.text.indexOf("\n", end + 1)) {
      starts.push(end + 1);
    }
    return starts;
  }
}
