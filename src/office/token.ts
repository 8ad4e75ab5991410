import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { isDiskFault } from "../journal/disk-fault.ts";

const BYTES = 32;
const OWNER_ONLY = 0o600;

/**
 * What a request must carry: whoever may read the data folder may send orders.
 *
 * Made at the first start and kept; to replace it, remove the file and end the office.
 */
export class Token {
  readonly #digest: Buffer;

  /**
   * @param path where it stands; made there where it is not
   * @param onNotKept the disk took no new one: nobody can know the one of this run
   */
  constructor(path: string, onNotKept: (error: unknown) => void) {
    this.#digest = digestOf(read(path) ?? create(path, onNotKept));
  }

  /** @param header Authorization, as it came */
  isIn(header: string | undefined): boolean {
    const given = /^Bearer ([\x21-\x7e]+)$/i.exec(header ?? "")?.[1];
    // Digests have one length and are compared in one time, whatever was given.
    return given !== undefined && timingSafeEqual(digestOf(given), this.#digest);
  }
}

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();

function read(path: string): string | undefined {
  try {
    const text = readFileSync(path, "utf8").trim();
    chmodSync(path, OWNER_ONLY);
    // Left by a process that died while it wrote.
    return text === "" ? undefined : text;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function create(path: string, onNotKept: (error: unknown) => void): string {
  const text = randomBytes(BYTES).toString("base64url");
  try {
    const fd = openSync(path, "w", OWNER_ONLY);
    try {
      writeSync(fd, `${text}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!isDiskFault(error)) throw error;
    onNotKept(error);
  }
  return text;
}
