import type { FixMessage } from "../codec/message.ts";
import type { Dictionary } from "./dictionary.ts";
import type { GroupRule } from "./message-rule.ts";
import {
  GROUP_OUT_OF_ORDER,
  INCORRECT_GROUP_COUNT,
  NONE,
  REQUIRED_TAG_MISSING,
  TAG_REPEATED,
} from "./session-reject-reason.ts";
import { validateValue } from "./validate-field.ts";

/**
 * Walks the entries after the count field at `i`.
 *
 * @returns the place after the group's last field, or `-1 - reason` with the tag in the scratch
 */
export function walkGroup(
  message: FixMessage,
  dictionary: Dictionary,
  rule: GroupRule,
  i: number,
): number {
  const count = message.integerAt(i) ?? 0;
  let at = i + 1;
  for (let entry = 0; entry < count; entry++) {
    const tag = message.tagAt(at);
    if (at >= message.count || tag !== rule.delimiter) {
      const isMember = at < message.count && entry === 0 && rankOf(rule, tag) !== 0;
      return isMember
        ? refused(dictionary, GROUP_OUT_OF_ORDER, tag)
        : refused(dictionary, INCORRECT_GROUP_COUNT, rule.countTag);
    }
    at = walkEntry(message, dictionary, rule, at);
    if (at < 0) return at;
  }
  return at < message.count && message.tagAt(at) === rule.delimiter
    ? refused(dictionary, INCORRECT_GROUP_COUNT, rule.countTag)
    : at;
}

/** One entry, from its first member to the field that is no member or begins the next entry. */
function walkEntry(
  message: FixMessage,
  dictionary: Dictionary,
  rule: GroupRule,
  from: number,
): number {
  const { scratch } = dictionary;
  const isStrict = dictionary.groupOrder === "strict";
  scratch.generation += 1;
  const generation = scratch.generation;
  let required = 0;
  let last = 0;
  let at = from;
  while (at < message.count) {
    const tag = message.tagAt(at);
    const rank = rankOf(rule, tag);
    if (rank === 0 || (tag === rule.delimiter && at > from)) break;
    if (scratch.seenInEntry[tag] === generation) return refused(dictionary, TAG_REPEATED, tag);
    if (isStrict && rank < last) return refused(dictionary, GROUP_OUT_OF_ORDER, tag);
    scratch.seenInEntry[tag] = generation;
    last = rank;
    required += rule.isRequired[rank] ?? 0;
    const reason = validateValue(message, dictionary, at, tag, dictionary.types[tag] ?? 0);
    if (reason !== NONE) return refused(dictionary, reason, tag);
    const inner = rule.groups.size === 0 ? undefined : rule.groups.get(tag);
    at = inner === undefined ? at + 1 : walkGroup(message, dictionary, inner, at);
    if (at < 0) return at;
  }
  if (required === rule.required.length) return at;
  const missing = rule.required.find((tag) => scratch.seenInEntry[tag] !== generation);
  return refused(dictionary, REQUIRED_TAG_MISSING, missing ?? rule.countTag);
}

/** 0 where the tag is no member; also for tags beyond every table. */
function rankOf(rule: GroupRule, tag: number): number {
  return rule.ranks[tag] ?? 0;
}

function refused(dictionary: Dictionary, reason: number, tag: number): number {
  dictionary.scratch.refTagID = tag;
  return -1 - reason;
}
