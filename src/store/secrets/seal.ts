import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { SecretSet } from "../store-calls.ts";

/** Where a secret belongs; sealed for one place, it opens at no other. */
export type SecretPlace = Pick<SecretSet, "entity" | "id" | "path">;

/** The same, also of what is no part of the policy. */
interface Place extends Omit<SecretPlace, "entity"> {
  readonly entity: string;
}

const CIPHER = "aes-256-gcm";
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** One byte of format, the nonce, the tag, the text. */
export function seal(key: Buffer, place: Place, text: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(placeBytes(place));
  const hidden = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([FORMAT]), nonce, cipher.getAuthTag(), hidden]);
}

/** @returns null where it was sealed with another key, for another place, or altered since */
export function unseal(key: Buffer, place: Place, sealed: Uint8Array): string | null {
  const head = 1 + NONCE_BYTES + TAG_BYTES;
  if (sealed.length < head || sealed[0] !== FORMAT) return null;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(placeBytes(place));
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, head));
  try {
    const text = [decipher.update(sealed.subarray(head)), decipher.final()];
    return Buffer.concat(text).toString("utf8");
  } catch {
    // The tag does not fit; node:crypto has no other way to say so.
    return null;
  }
}

/** No two places have the same. */
const placeBytes = ({ entity, id, path }: Place): Buffer =>
  Buffer.from(JSON.stringify(["hedgerow secret", entity, id, path]));

/** Tells whether a key is the same as before, and nothing of the key. */
export const checkOf = (key: Buffer): string =>
  createHmac("sha256", key).update("hedgerow store key").digest("hex");
