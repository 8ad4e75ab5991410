/** MsgType(35) values that the session itself reads and writes. */
export const msgTypes = {
  heartbeat: "0",
  testRequest: "1",
  resendRequest: "2",
  reject: "3",
  sequenceReset: "4",
  logout: "5",
  logon: "A",
  businessMessageReject: "j",
} as const;

const sessionLevel: ReadonlySet<string> = new Set(["0", "1", "2", "3", "4", "5", "A"]);

export const isSessionLevel = (msgType: string): boolean => sessionLevel.has(msgType);

/**
 * One letter (I, O and U were never given out), AA to BH, and U… for types two parties agree on.
 */
const defined = /^(?:[0-9A-HJ-NP-TV-Za-z]|A[A-Z]|B[A-H]|U[0-9A-Za-z]{1,3})$/;

/**
 * Whether FIX 4.4 knows the type at all (vol. 1, MsgType); says nothing about our supporting it.
 */
export const isDefinedInFix44 = (msgType: string): boolean => defined.test(msgType);

/** SessionRejectReason(373) values the session decides; the dictionary decides the others. */
export const sessionRejectReasons = {
  requiredTagMissing: 1,
  valueIncorrect: 5,
  compIDProblem: 9,
  sendingTimeAccuracy: 10,
  invalidMsgType: 11,
  other: 99,
} as const;
