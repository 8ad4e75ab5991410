import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether two secrets are equal, in a time that tells nothing about either.
 *
 * Hashing first makes both sides equally long, which `timingSafeEqual` demands.
 */
export function isSameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

const digest = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();
