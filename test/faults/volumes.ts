const PER_LOT = 1_000_000;

/** Whole millionths of a lot, from a decimal number in a log. */
export const millionths = (lots: number | string): number => Math.round(Number(lots) * PER_LOT);

/** A volume (10⁻⁶ lots) at a price, in points of 0.00001: an integer, so that sums are exact. */
export const worthOf = (volume: number, price: number | string): number =>
  volume * Math.round(Number(price) * 1e5);

/** Sums of volumes, 10⁻⁶ lots, by a key such as symbol and side. */
export class Volumes {
  readonly #sums = new Map<string, number>();

  add(key: string, volume: number): void {
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + volume);
  }

  addAll(other: Volumes): void {
    for (const [key, volume] of other.#sums) this.add(key, volume);
  }

  of(key: string): number {
    return this.#sums.get(key) ?? 0;
  }

  /** Keys whose sums are not the same in both, with both sums in lots. */
  differences(other: Volumes): string[] {
    const keys = new Set([...this.#sums.keys(), ...other.#sums.keys()]);
    return [...keys]
      .filter((key) => this.of(key) !== other.of(key))
      .map((key) => `${key}: ${this.of(key) / PER_LOT} and ${other.of(key) / PER_LOT}`);
  }
}
