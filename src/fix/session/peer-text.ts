import type { FixMessage } from "../codec/message.ts";
import { tags } from "../tags.ts";

/** What stands in a text where a password stood. */
const MASK = "***";

/**
 * Text(58) of a peer, for events, errors and logs: a peer may repeat the password it was given.
 *
 * Each occurrence as it stands is masked, also of a password of one letter. Mask before any cut: a
 * part of a password is not found any more.
 *
 * @param passwords those this side logs on with; an empty one is none
 * @returns undefined where the message has no text
 */
export function peerTextOf(
  message: FixMessage,
  passwords: readonly (string | undefined)[],
): string | undefined {
  let text = message.text(tags.text);
  // As nearly always: a fill has none.
  if (text === undefined) return undefined;
  // The longest first: one may be part of another.
  const longestFirst = passwords.toSorted((a = "", b = "") => b.length - a.length);
  for (const password of longestFirst) {
    if (password !== undefined && password !== "") text = text.replaceAll(password, MASK);
  }
  return text;
}
