const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** As an app reads the secret that it is given. */
export function bytesOfBase32(text: string): Uint8Array {
  const bits = Array.from(text, (each) => letters.indexOf(each).toString(2).padStart(5, "0")).join(
    "",
  );
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
