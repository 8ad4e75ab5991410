import type { Interned } from "../../../core/events.ts";
import type { NameKind } from "../../../core/names.ts";

/** What the journal's indexes stand for. */
export class Names {
  readonly #names = new Map<string, string>();

  interned({ kind, index, name }: Interned): void {
    this.#names.set(`${kind} ${index}`, name);
  }

  /** Empty for an index that was never told of. */
  of(kind: NameKind, index: number): string {
    return this.#names.get(`${kind} ${index}`) ?? "";
  }
}
