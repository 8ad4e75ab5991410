/**
 * A text that must not be printed: JSON and templates show `[secret]`, the inspector shows nothing,
 * and a structured clone is empty. The one way to the text is `reveal`, so that every use can be
 * found.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }
}
