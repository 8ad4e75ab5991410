import { lengthTagOf } from "../codec/data-field.ts";
import type { FixMessage } from "../codec/message.ts";
import type { AllowedValues, Dictionary } from "./dictionary.ts";
import {
  INCORRECT_FORMAT,
  INVALID_TAG_NUMBER,
  NONE,
  TAG_WITHOUT_VALUE,
  UNDEFINED_TAG,
  VALUE_OUT_OF_RANGE,
} from "./session-reject-reason.ts";
import { DATA, MULTIPLE_VALUE, hasFormat } from "./value-format.ts";

const FIRST_USER_DEFINED = 5000;
/** The highest tag number FIX 4.4 gives a meaning to. */
const LAST_STANDARD = 956;

/**
 * What is wrong with a tag the dictionary has no entry for.
 *
 * A number FIX 4.4 never gave out is invalid; one that it did, but that this dictionary leaves out,
 * is undefined.
 */
export function validateUnknown(
  message: FixMessage,
  dictionary: Dictionary,
  i: number,
  tag: number,
): number {
  if (tag >= FIRST_USER_DEFINED && dictionary.userDefined === "accept") {
    return message.endAt(i) === message.startAt(i) ? TAG_WITHOUT_VALUE : NONE;
  }
  return tag >= 1 && tag <= LAST_STANDARD ? UNDEFINED_TAG : INVALID_TAG_NUMBER;
}

/** What is wrong with the value of field `i`, whose tag the dictionary defines with that type. */
export function validateValue(
  message: FixMessage,
  dictionary: Dictionary,
  i: number,
  tag: number,
  type: number,
): number {
  const bytes = message.source;
  const start = message.startAt(i);
  const end = message.endAt(i);
  if (start === end) return TAG_WITHOUT_VALUE;
  if (!hasFormat(type, bytes, start, end)) return INCORRECT_FORMAT;
  if (type === DATA && !isMeasured(message, i, tag)) return INCORRECT_FORMAT;
  const allowed = dictionary.values[tag];
  if (allowed === undefined) return NONE;
  const isAllowed =
    type === MULTIPLE_VALUE
      ? allAllowed(allowed, bytes, start, end)
      : end === start + 1
        ? allowed.single[bytes[start] ?? 0] === 1
        : allowed.longer.has(message.textAt(i));
  return isAllowed ? NONE : VALUE_OUT_OF_RANGE;
}

/** A data field follows its length field and is as long as that says. */
function isMeasured(message: FixMessage, i: number, tag: number): boolean {
  const size = message.endAt(i) - message.startAt(i);
  return message.tagAt(i - 1) === lengthTagOf(tag) && message.integerAt(i - 1) === size;
}

function allAllowed(
  allowed: AllowedValues,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  for (let at = start; at < end; at += 2) if (allowed.single[bytes[at] ?? 0] !== 1) return false;
  return true;
}
