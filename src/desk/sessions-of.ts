import type { ClientSession, LpSession } from "../policy/lp-entry.ts";
import type { FixIntake, PolicyDocument } from "../policy/policy-document.ts";

/** Sessions on which clients log on to us. */
export const acceptorsOf = ({ sessions }: PolicyDocument): readonly ClientSession[] =>
  sessions.filter((entry) => entry.role === "acceptor");

/** Sessions on which we log on at LPs. */
export const initiatorsOf = ({ sessions }: PolicyDocument): readonly LpSession[] =>
  sessions.filter((entry) => entry.role === "initiator");

/** Without an intake nobody can connect; the listener is not opened then. */
export const intakeOf = ({ intake }: PolicyDocument): FixIntake =>
  intake.fix ?? { host: "127.0.0.1", port: 0, maxConnections: 1 };
