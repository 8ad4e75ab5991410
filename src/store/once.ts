/** A promise that somebody else keeps. */
export class Once<Value> {
  readonly promise: Promise<Value>;
  #resolve: (value: Value) => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** The first counts. */
  resolve(value: Value): void {
    this.#resolve(value);
  }
}
