/** How often something was let pass that is only sometimes nobody's fault, by what it was. */
export class Tolerances {
  readonly #counts = new Map<string, number>();

  used(what: string): void {
    const name = `tolerated: ${what}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  addTo(total: Map<string, number>): void {
    for (const [name, count] of this.#counts) total.set(name, (total.get(name) ?? 0) + count);
  }
}
