/** A session with an LP that nobody has, as a body over HTTP. */
export const farSession = {
  role: "initiator",
  purpose: ["quote"],
  host: "127.0.0.1",
  port: 9,
  senderCompID: "HEDGEROW",
  targetCompID: "FAR",
} as const;
