import type { ClientSession } from "../policy/lp-entry.ts";
import type { FixIntake, PolicyDocument } from "../policy/policy-document.ts";

export const acceptorsIn = ({ sessions }: PolicyDocument): ClientSession[] =>
  sessions.filter((entry) => entry.role === "acceptor");

/** Where clients connect; without an intake nobody is listened to there. */
export const fixIntakeIn = ({ intake }: PolicyDocument): FixIntake => intake.fix ?? nobody;

const nobody: FixIntake = {
  host: "127.0.0.1",
  port: 0,
  maxConnections: 1,
  maxSubscriptions: 0,
  priceIntervalMs: 1_000,
};
