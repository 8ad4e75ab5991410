import { frame } from "../fix/session/rig.ts";
import { FaultyWire } from "./faulty-wire.ts";
import { FrameCutter } from "./frame-cutter.ts";

/** What becomes of the prices of a side, as decimal text. */
export type Forgery = (price: string, side: "bid" | "ask") => string;

const SOH = "\u0001";
const BID = "0";

/** A wire from an LP that makes its prices what an LP's must not be, and frames them soundly. */
export class QuoteForger extends FaultyWire {
  /** Left out, nothing is forged. */
  forgery: Forgery | undefined;
  /** Messages that were forged. */
  forged = 0;

  protected override reading(): (bytes: Buffer) => Buffer {
    const cutter = new FrameCutter();
    return (bytes) => {
      const passed = cutter.push(bytes).map((message) => this.#passed(message));
      return Buffer.from(passed.join(""), "latin1");
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
