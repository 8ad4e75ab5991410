import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { LpDialectName } from "../../fix/dictionary/lp-dialects.ts";

/** SecurityIDSource(22): the venue's own. */
const OWN = "8";

/** Numbers as LMAX and cTrader give them; --symbol-id changes and adds to them. */
export const usualIDs: Readonly<Record<LpDialectName, readonly (readonly [string, string])[]>> = {
  generic: [],
  lmax: [
    ["EURUSD", "4001"],
    ["GBPUSD", "4002"],
    ["USDJPY", "4004"],
    ["XAUUSD", "100637"],
  ],
  ctrader: [
    ["EURUSD", "1"],
    ["GBPUSD", "2"],
    ["USDJPY", "4"],
    ["XAUUSD", "41"],
  ],
};

/** What clients call the venue's symbols, and by which tag. */
export class Instruments {
  readonly #usesSecurityID: boolean;
  readonly #idOf: ReadonlyMap<string, string>;
  readonly #symbolOf: ReadonlyMap<string, string>;

  /** @param ids by symbol; one without goes by its own name */
  constructor(usesSecurityID: boolean, ids: ReadonlyMap<string, string>) {
    this.#usesSecurityID = usesSecurityID;
    this.#idOf = ids;
    this.#symbolOf = new Map([...ids].map(([symbol, id]) => [id, symbol]));
  }

  /** The venue's name of what a message is about; as written where it is nothing it knows. */
  symbolIn(message: FixMessage): string {
    return this.#symbolAt(message.text(this.#tag) ?? "");
  }

  /** Of every instrument in a message, in its order. */
  symbolsIn(message: FixMessage): string[] {
    const found: string[] = [];
    const tag = this.#tag;
    for (let at = message.indexOf(tag); at >= 0; at = message.indexOf(tag, at + 1)) {
      found.push(this.#symbolAt(message.textAt(at)));
    }
    return found;
  }

  write(into: MessageWriter, symbol: string): void {
    into.text(this.#tag, this.#idOf.get(symbol) ?? symbol);
    if (this.#usesSecurityID) into.text(22, OWN);
  }

  get #tag(): number {
    return this.#usesSecurityID ? 48 : 55;
  }

  /** The name of a symbol that has an id is no id: it stands for nothing. */
  #symbolAt(id: string): string {
    const symbol = this.#symbolOf.get(id);
    if (symbol !== undefined) return symbol;
    return this.#idOf.has(id) ? `?${id}` : id;
  }
}
