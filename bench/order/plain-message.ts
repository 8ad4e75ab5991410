import { crc32 } from "node:zlib";

const SOH = "\u0001";

export type Field = readonly [tag: number, value: string | number];

/** FIX as a template: fields joined, measured and summed. */
export function plainMessage(
  msgType: string,
  target: string,
  seqNum: number,
  time: string,
  fields: readonly Field[],
): Buffer {
  const head: readonly Field[] = [
    [35, msgType],
    [34, seqNum],
    [49, "HEDGEROW"],
    [52, time],
    [56, target],
  ];
  const body = [...head, ...fields].map(([tag, value]) => `${tag}=${value}${SOH}`).join("");
  const message = `8=FIX.4.4${SOH}9=${body.length}${SOH}${body}`;
  let sum = 0;
  for (let at = 0; at < message.length; at++) sum += message.charCodeAt(at);
  return Buffer.from(`${message}10=${String(sum % 256).padStart(3, "0")}${SOH}`, "latin1");
}

export const utcTimestamp = (date: Date): string =>
  date.toISOString().replaceAll("-", "").replace("T", "-").slice(0, 21);

/** A journal of JSON lines: one batch a turn, with the sum over its bytes. */
export class JsonBatch {
  /** What was taken, where somebody listens. */
  tape: string[] | undefined;
  readonly #lines: string[] = [];

  add(event: object): void {
    this.#lines.push(JSON.stringify(event));
  }

  /** @returns the batch's length, and something of its sum */
  take(): number {
    this.tape?.push(...this.#lines);
    const bytes = Buffer.from(`${this.#lines.join("\n")}\n`);
    this.#lines.length = 0;
    return bytes.length + (crc32(bytes) & 1);
  }
}
