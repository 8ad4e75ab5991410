import { BAD_TAG } from "../codec/message.ts";
import type { FixMessage } from "../codec/message.ts";
import type { Dictionary } from "./dictionary.ts";
import { COUNT, INNER, PART, REQUIRED } from "./message-rule.ts";
import type { MessageRule } from "./message-rule.ts";
import {
  GROUP_OUT_OF_ORDER,
  NONE,
  REQUIRED_TAG_MISSING,
  TAG_NOT_DEFINED_FOR_MESSAGE,
  TAG_OUT_OF_ORDER,
  TAG_REPEATED,
  sentenceOf,
} from "./session-reject-reason.ts";
import { validateUnknown, validateValue } from "./validate-field.ts";
import { walkGroup } from "./validate-group.ts";

/** Why a message is refused: SessionRejectReason(373), RefTagID(371), a sentence for Text(58). */
export interface Fault {
  readonly sessionRejectReason: number;
  /** Absent where the tag is no number that RefTagID could carry. */
  readonly refTagID: number | undefined;
  readonly text: string;
}

/** Generations are counted up to here, then the scratch is wiped. */
const MAX_GENERATION = 2_000_000_000;

/**
 * Whether the dictionary knows that MsgType(35); if not, BusinessMessageReject(j) is the answer.
 */
export function isSupported(msgType: string, dictionary: Dictionary): boolean {
  return dictionary.messages.has(msgType);
}

/**
 * The first fault of a message, in the order of its fields; what is missing comes after what is
 * wrong.
 *
 * A message of a type that is not supported has no faults here: see `isSupported`.
 */
export function validate(message: FixMessage, dictionary: Dictionary): Fault | undefined {
  const rule = dictionary.messages.get(message.msgType);
  if (rule === undefined) return undefined;
  if (dictionary.scratch.generation > MAX_GENERATION) wipe(dictionary);
  const reason = walkFields(message, dictionary, rule);
  return reason === NONE ? undefined : fault(reason, dictionary.scratch.refTagID);
}

/** The reason of the first fault, its tag in the scratch; `NONE` when the message is sound. */
function walkFields(message: FixMessage, dictionary: Dictionary, rule: MessageRule): number {
  const { scratch, types } = dictionary;
  scratch.generation += 1;
  const { generation } = scratch;
  let required = 0;
  let part = 0;
  let i = 0;
  while (i < message.count) {
    const tag = message.tagAt(i);
    const type = tag > 0 && tag < types.length ? (types[tag] ?? 0) : 0;
    scratch.refTagID = tag;
    if (type === 0) {
      const unknown = validateUnknown(message, dictionary, i, tag);
      if (unknown !== NONE) return unknown;
      i += 1;
      continue;
    }
    const place = rule.places[tag] ?? 0;
    const reason =
      scratch.seen[tag] === generation
        ? TAG_REPEATED
        : validatePlaced(message, dictionary, i, place, part);
    if (reason !== NONE) return reason;
    scratch.seen[tag] = generation;
    part = place & PART;
    if ((place & REQUIRED) !== 0) required += 1;
    const group = (place & COUNT) === 0 ? undefined : rule.groups.get(tag);
    i = group === undefined ? i + 1 : walkGroup(message, dictionary, group, i);
    if (i < 0) return -1 - i;
  }
  return required === rule.required.length ? NONE : missing(dictionary, rule, generation);
}

/** A field the dictionary defines: its place in this message, then its value. */
function validatePlaced(
  message: FixMessage,
  dictionary: Dictionary,
  i: number,
  place: number,
  part: number,
): number {
  const tag = message.tagAt(i);
  if (place === 0) return TAG_NOT_DEFINED_FOR_MESSAGE;
  if (place === INNER) return GROUP_OUT_OF_ORDER;
  // Header, body and trailer have rising numbers: a field of an earlier one comes too late.
  if ((place & PART) < part) return TAG_OUT_OF_ORDER;
  return validateValue(message, dictionary, i, tag, dictionary.types[tag] ?? 0);
}

function missing(dictionary: Dictionary, rule: MessageRule, generation: number): number {
  const { scratch } = dictionary;
  const tag = rule.required.find((each) => scratch.seen[each] !== generation);
  scratch.refTagID = tag ?? 0;
  return REQUIRED_TAG_MISSING;
}

function wipe({ scratch }: Dictionary): void {
  scratch.generation = 0;
  scratch.seen.fill(0);
  scratch.seenInEntry.fill(0);
}

function fault(sessionRejectReason: number, tag: number): Fault {
  return {
    sessionRejectReason,
    refTagID: tag === BAD_TAG ? undefined : tag,
    text: sentenceOf(sessionRejectReason),
  };
}
