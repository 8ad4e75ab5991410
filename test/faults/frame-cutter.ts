const SOH = "\u0001";
/** CheckSum(10), the last field of every message. */
const END = new RegExp(`${SOH}10=\\d{3}${SOH}`, "g");

/** Cuts a stream of bytes into FIX messages, as latin1 text. */
export class FrameCutter {
  #rest = "";

  /** @returns every message that is whole by now, once */
  push(bytes: Buffer): string[] {
    this.#rest += bytes.toString("latin1");
    const whole: string[] = [];
    let from = 0;
    END.lastIndex = 0;
    for (let end = END.exec(this.#rest); end !== null; end = END.exec(this.#rest)) {
      whole.push(this.#rest.slice(from, END.lastIndex));
      from = END.lastIndex;
    }
    this.#rest = this.#rest.slice(from);
    return whole;
  }
}
