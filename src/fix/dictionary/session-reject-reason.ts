/** No fault: not a value of SessionRejectReason(373). */
export const NONE = -1;

/** SessionRejectReason(373) of FIX 4.4, as far as a message by itself can give cause for it. */
export const INVALID_TAG_NUMBER = 0;
export const REQUIRED_TAG_MISSING = 1;
export const TAG_NOT_DEFINED_FOR_MESSAGE = 2;
export const UNDEFINED_TAG = 3;
export const TAG_WITHOUT_VALUE = 4;
export const VALUE_OUT_OF_RANGE = 5;
export const INCORRECT_FORMAT = 6;
export const TAG_REPEATED = 13;
export const TAG_OUT_OF_ORDER = 14;
export const GROUP_OUT_OF_ORDER = 15;
export const INCORRECT_GROUP_COUNT = 16;

/** The standard's wording, for Text(58). */
const sentences: ReadonlyMap<number, string> = new Map([
  [INVALID_TAG_NUMBER, "Invalid tag number"],
  [REQUIRED_TAG_MISSING, "Required tag missing"],
  [TAG_NOT_DEFINED_FOR_MESSAGE, "Tag not defined for this message type"],
  [UNDEFINED_TAG, "Undefined tag"],
  [TAG_WITHOUT_VALUE, "Tag specified without a value"],
  [VALUE_OUT_OF_RANGE, "Value is incorrect (out of range) for this tag"],
  [INCORRECT_FORMAT, "Incorrect data format for value"],
  [TAG_REPEATED, "Tag appears more than once"],
  [TAG_OUT_OF_ORDER, "Tag specified out of required order"],
  [GROUP_OUT_OF_ORDER, "Repeating group fields out of order"],
  [INCORRECT_GROUP_COUNT, "Incorrect NumInGroup count for repeating group"],
]);

export function sentenceOf(reason: number): string {
  const sentence = sentences.get(reason);
  if (sentence === undefined) throw new Error(`Invariant: reason ${reason} must have a sentence`);
  return sentence;
}
