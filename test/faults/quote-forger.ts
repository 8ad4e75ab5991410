import { frame } from "../fix/session/rig.ts";
import { FaultyWire } from "./faulty-wire.ts";

/** What becomes of the prices of a side, as decimal text. */
export type Forgery = (price: string, side: "bid" | "ask") => string;

const SOH = "\u0001";
/** CheckSum(10), the last field of every message. */
const END = new RegExp(`${SOH}10=\\d{3}${SOH}`, "g");
const BID = "0";

/** A wire from an LP that makes its prices what an LP's must not be, and frames them soundly. */
export class QuoteForger extends FaultyWire {
  /** Left out, nothing is forged. */
  forgery: Forgery | undefined;
  /** Messages that were forged. */
  forged = 0;

  protected override reading(): (bytes: Buffer) => Buffer {
    let rest = "";
    return (bytes) => {
      rest += bytes.toString("latin1");
      let whole = "";
      let from = 0;
      END.lastIndex = 0;
      for (let end = END.exec(rest); end !== null; end = END.exec(rest)) {
        whole += this.#passed(rest.slice(from, END.lastIndex));
        from = END.lastIndex;
      }
      rest = rest.slice(from);
      return Buffer.from(whole, "latin1");
    };
  }

  #passed(message: string): string {
    const { forgery } = this;
    const isPrice = message.includes(`${SOH}35=W${SOH}`) || message.includes(`${SOH}35=X${SOH}`);
    if (forgery === undefined || !isPrice) return message;
    this.forged += 1;
    let side: "bid" | "ask" = "bid";
    // The frame's own three fields are made anew.
    const fields = message.split(SOH).slice(2, -2);
    const changed = fields.map((field) => {
      if (field.startsWith("269=")) side = field.slice(4) === BID ? "bid" : "ask";
      return field.startsWith("270=") ? `270=${forgery(field.slice(4), side)}` : field;
    });
    return frame(changed.join("|")).toString("latin1");
  }
}
