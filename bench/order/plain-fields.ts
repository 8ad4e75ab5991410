const SOH = "\u0001";
/** `10=ddd` and its SOH. */
const TRAILER_BYTES = 7;

/** The fields of one message, in their order. */
export type PlainFields = ReadonlyMap<number, string>;

/**
 * One message, split at its SOHs and its `=`; BodyLength(9) and CheckSum(10) are held against the
 * bytes.
 *
 * @throws `Invariant:` when it is not sound, or repeats a tag: groups are not read here
 */
export function readFields(bytes: Buffer): PlainFields {
  const fields = new Map<number, string>();
  for (const field of bytes.toString("latin1").split(SOH)) {
    const equals = field.indexOf("=");
    if (equals < 0) continue;
    const tag = Number(field.slice(0, equals));
    if (fields.has(tag)) throw new Error(`Invariant: tag ${tag} must come once`);
    fields.set(tag, field.slice(equals + 1));
  }
  if (!isSound(fields, bytes)) throw new Error("Invariant: orders must be sound");
  return fields;
}

function isSound(fields: PlainFields, bytes: Buffer): boolean {
  const [first, second] = fields.keys();
  if (first !== 8 || second !== 9) return false;
  const bodyStart = bytes.indexOf(1, bytes.indexOf(1) + 1) + 1;
  const bodyEnd = bytes.length - TRAILER_BYTES;
  if (Number(fields.get(9)) !== bodyEnd - bodyStart) return false;
  let sum = 0;
  for (let at = 0; at < bodyEnd; at++) sum += bytes[at] ?? 0;
  return Number(fields.get(10)) === sum % 256;
}
