import type { FixMessage } from "../codec/message.ts";
import { isTimely } from "./logon-check.ts";
import type { Instant } from "./session-host.ts";
import { msgTypes, sessionRejectReasons } from "./session-msg-types.ts";
import type { SessionSettings } from "./session-settings.ts";
import type { RejectTerms } from "./session-writer.ts";

/** A header that ends the session: with a Reject(3) first, or at once with a Logout(5). */
export type HeaderFault =
  | { readonly kind: "reject"; readonly terms: RejectTerms }
  | { readonly kind: "logout"; readonly text: string }
  | { readonly kind: "noMsgSeqNum"; readonly text: string };

/**
 * What every message of a live session must satisfy before its number is looked at.
 *
 * A field that is missing or malformed is left to the dictionary, which names it.
 */
export function checkLiveHeader(
  message: FixMessage,
  settings: SessionSettings,
  now: Instant,
): HeaderFault | undefined {
  if (!message.isText(8, settings.beginString)) {
    return { kind: "logout", text: "Incorrect BeginString" };
  }
  if (differs(message, 49, settings.targetCompID) || differs(message, 56, settings.senderCompID)) {
    return reject(sessionRejectReasons.compIDProblem, "CompID problem");
  }
  if (message.msgSeqNum === 0 && !isReset(message)) {
    return { kind: "noMsgSeqNum", text: "Required tag missing: MsgSeqNum(34)" };
  }
  const sendingTimeUs = message.timestampUs(52);
  if (sendingTimeUs !== undefined && !isTimely(sendingTimeUs, settings, now)) {
    return reject(sessionRejectReasons.sendingTimeAccuracy, "SendingTime accuracy problem");
  }
  return undefined;
}

/** SequenceReset(4) in reset mode, whose own number is not looked at. */
export function isReset(message: FixMessage): boolean {
  return message.msgType === msgTypes.sequenceReset && !message.isText(123, "Y");
}

/** What is wrong with a PossDup message whose number was seen. @returns undefined: ignore it */
export function checkDuplicate(message: FixMessage): RejectTerms | undefined {
  if (message.msgType === msgTypes.sequenceReset) return undefined;
  if (!message.has(122)) {
    const { requiredTagMissing } = sessionRejectReasons;
    return { sessionRejectReason: requiredTagMissing, refTagID: 122, text: "Required tag missing" };
  }
  const origSendingTimeUs = message.timestampUs(122);
  const sendingTimeUs = message.timestampUs(52);
  const isSound =
    origSendingTimeUs !== undefined &&
    sendingTimeUs !== undefined &&
    origSendingTimeUs <= sendingTimeUs;
  if (isSound) return undefined;
  const { sendingTimeAccuracy } = sessionRejectReasons;
  return {
    sessionRejectReason: sendingTimeAccuracy,
    refTagID: undefined,
    text: "SendingTime accuracy problem",
  };
}

function differs(message: FixMessage, tag: number, wanted: string): boolean {
  return !message.isText(tag, wanted) && message.has(tag) && !message.isText(tag, "");
}

function reject(sessionRejectReason: number, text: string): HeaderFault {
  return { kind: "reject", terms: { sessionRejectReason, refTagID: undefined, text } };
}
