import { FaultyWire } from "./faulty-wire.ts";
import { FrameCutter } from "./frame-cutter.ts";

const SOH = "\u0001";
const EXEC_ID = new RegExp(`${SOH}17=([^${SOH}]+)${SOH}`);

/** A wire from an LP that counts fills it brings more than once. */
export class FillTap extends FaultyWire {
  /** Fills that came again as new messages, by their ExecID(17). */
  repeated = 0;
  readonly #told = new Set<string>();

  protected override reading(): (bytes: Buffer) => Buffer {
    const cutter = new FrameCutter();
    return (bytes) => {
      for (const message of cutter.push(bytes)) this.#look(message);
      return bytes;
    };
  }

  #look(message: string): void {
    const isFill = message.includes(`${SOH}150=F${SOH}`) && message.includes(`${SOH}35=8${SOH}`);
    // What a session sends again after a gap is marked, and is no lie.
    if (!isFill || message.includes(`${SOH}43=Y${SOH}`)) return;
    const execID = EXEC_ID.exec(message)?.[1] ?? "";
    if (this.#told.has(execID)) this.repeated += 1;
    this.#told.add(execID);
  }
}
