import { validate } from "../dictionary/validate.ts";
import type { FixMessage } from "../codec/message.ts";
import { isSameSecret } from "./credentials.ts";
import type { Instant } from "./session-host.ts";
import { msgTypes } from "./session-msg-types.ts";
import { heartBtIntSecondsRange } from "./session-settings.ts";
import type { SessionSettings } from "./session-settings.ts";

export type LogonRefusalCode =
  | "NOT_LOGON"
  | "WRONG_BEGIN_STRING"
  | "WRONG_COMP_ID"
  | "SENDING_TIME"
  | "HEART_BT_INT"
  | "ENCRYPT_METHOD"
  | "CREDENTIALS"
  | "LOGON_INVALID"
  | "BAD_RESET";

/** Why a first message does not become a session. The text names no value the peer sent as 554. */
export interface LogonRefusal {
  readonly code: LogonRefusalCode;
  readonly text: string;
}

/**
 * Checks a first message against one identity, in the order of docs/FIX_SESSION.md.
 *
 * Reads only: a Logon that fails leaves the identity, its numbers and its live session untouched.
 */
export function checkLogon(
  message: FixMessage,
  settings: SessionSettings,
  now: Instant,
): LogonRefusal | undefined {
  return (
    checkHeader(message, settings, now) ?? checkHeartBtInt(message) ?? checkRest(message, settings)
  );
}

function checkHeader(
  message: FixMessage,
  settings: SessionSettings,
  now: Instant,
): LogonRefusal | undefined {
  if (message.msgType !== msgTypes.logon) {
    return { code: "NOT_LOGON", text: "first message is not a Logon" };
  }
  if (message.text(8) !== settings.beginString) {
    return { code: "WRONG_BEGIN_STRING", text: `BeginString must be ${settings.beginString}` };
  }
  const isForUs =
    message.text(49) === settings.targetCompID && message.text(56) === settings.senderCompID;
  if (!isForUs) return { code: "WRONG_COMP_ID", text: "CompID problem" };
  const sendingTimeUs = message.timestampUs(52);
  if (sendingTimeUs === undefined || !isTimely(sendingTimeUs, settings, now)) {
    return {
      code: "SENDING_TIME",
      text: "SendingTime missing, malformed or too far from our time",
    };
  }
  return undefined;
}

function checkHeartBtInt(message: FixMessage): LogonRefusal | undefined {
  const heartBtInt = message.integer(108);
  const { min, max } = heartBtIntSecondsRange;
  if (heartBtInt === undefined || heartBtInt < min || heartBtInt > max) {
    return { code: "HEART_BT_INT", text: `HeartBtInt must be ${min} to ${max} seconds` };
  }
  return undefined;
}

function checkRest(message: FixMessage, settings: SessionSettings): LogonRefusal | undefined {
  if (message.has(98) && message.integer(98) !== 0) {
    return { code: "ENCRYPT_METHOD", text: "EncryptMethod must be 0" };
  }
  if (settings.role === "acceptor" && !hasCredentials(message, settings)) {
    return { code: "CREDENTIALS", text: "Username or Password is wrong" };
  }
  const fault = validate(message, settings.dictionary);
  if (fault !== undefined) return { code: "LOGON_INVALID", text: fault.text };
  if (message.text(141) === "Y" && message.msgSeqNum !== 1) {
    return { code: "BAD_RESET", text: "ResetSeqNumFlag needs MsgSeqNum 1" };
  }
  return undefined;
}

/** Compares both before it answers, so that the time taken does not say which of them was wrong. */
function hasCredentials(message: FixMessage, settings: SessionSettings): boolean {
  const isUser =
    settings.username === undefined || isSameSecret(message.text(553) ?? "", settings.username);
  const isPassword =
    settings.password === undefined || isSameSecret(message.text(554) ?? "", settings.password);
  return isUser && isPassword;
}

/** Whether a SendingTime(52) lies within the tolerance of our wall clock. */
export function isTimely(sendingTimeUs: number, settings: SessionSettings, now: Instant): boolean {
  const toleranceUs = settings.sendingTimeToleranceSeconds * 1_000_000;
  return Math.abs(now.wallUs - sendingTimeUs) <= toleranceUs;
}
