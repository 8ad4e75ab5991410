import { createHmac, randomBytes } from "node:crypto";

const STEP_SECONDS = 30;
const DIGITS = 6;
const SECRET_BYTES = 20;
/** Clocks of telephones differ: the step before and the one after count too. */
const STEPS_OFF = 1;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A new secret in base32, as apps that show one-time passwords take it. */
export const newTotpSecret = (): string => base32(randomBytes(SECRET_BYTES));

/** RFC 4226. */
export function hotp(key: Uint8Array, counter: number, digits: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac("sha1", key).update(message).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const value = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(value % 10 ** digits).padStart(digits, "0");
}

export const stepAt = (seconds: number): number => Math.floor(seconds / STEP_SECONDS);

/**
 * The time step whose password it is (RFC 6238), null where it is none of now.
 *
 * @param lastStep steps up to this one are spent: a password is good once
 */
export function stepOfTotp(
  secret: string,
  code: string,
  nowSeconds: number,
  lastStep: number,
): number | null {
  const key = fromBase32(secret);
  const now = stepAt(nowSeconds);
  for (let step = now - STEPS_OFF; step <= now + STEPS_OFF; step++) {
    if (step > lastStep && step >= 0 && hotp(key, step, DIGITS) === code) return step;
  }
  return null;
}

/** What a QR code for such an app says. */
export const totpUri = (name: string, secret: string): string =>
  `otpauth://totp/Hedgerow:${encodeURIComponent(name)}?secret=${secret}&issuer=Hedgerow`;

function base32(bytes: Uint8Array): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return bits.replaceAll(/.{5}/g, (five) => alphabet[Number.parseInt(five, 2)] ?? "");
}

function fromBase32(text: string): Uint8Array {
  let bits = "";
  for (const letter of text) bits += alphabet.indexOf(letter).toString(2).padStart(5, "0");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}
