import { flag, oneOf, whole } from "./kinds.ts";
import type { ClientSession, FixIntake, LpPurpose, LpSession } from "./policy-document.ts";
import type { SessionEntry } from "./policy-document.ts";
import { fixIntakeKeys, intakeKeys, sessionKeys } from "./policy-keys.ts";
import type { rootKeys } from "./policy-keys.ts";
import type { Located, Section } from "./section.ts";
import { fixWord, host, id, password, username } from "./words.ts";

type Root = Section<(typeof rootKeys)[number]>;
export type SessionKey = (typeof sessionKeys)[number];

const role = oneOf(["initiator", "acceptor"]);
const purpose = oneOf(["quote", "trade", "client"]);
const quantity = oneOf(["lots", "units"]);
const dialect = oneOf(["generic"]);

export function readSessions(root: Root): readonly Located<SessionEntry, SessionKey>[] {
  return root.children("sessions", sessionKeys, (section) => {
    const common = {
      id: section.required("id", id),
      senderCompID: section.required("sender_comp_id", fixWord),
      targetCompID: section.required("target_comp_id", fixWord),
      heartbeatSeconds: section.or("heartbeat_seconds", whole(1, 3_600), 30),
      resetOnLogon: section.or("reset_on_logon", flag, false),
      dialect: section.or("dialect", dialect, "generic"),
    };
    section.declare("session", "id", common.id);
    const isAcceptor = section.required("role", role) === "acceptor";
    const own = isAcceptor ? readAcceptor(section) : readInitiator(section);
    return { ...common, ...own };
  });
}

type Common =
  | "id"
  | "senderCompID"
  | "targetCompID"
  | "heartbeatSeconds"
  | "resetOnLogon"
  | "dialect";

function readAcceptor(section: Section<SessionKey>): Omit<ClientSession, Common> {
  const purposes = readPurposes(section);
  if (purposes.some((word) => word !== "client")) {
    const what = "an acceptor session serves a client";
    section.report("purpose", "CONTRADICTION", what, "write [client] or role: initiator");
  }
  for (const key of ["host", "port"] as const) {
    if (!section.has(key)) continue;
    const hint = "clients connect to intake.fix";
    section.report(key, "CONTRADICTION", `an acceptor session has no ${key}`, hint);
  }
  return {
    role: "acceptor",
    purposes: ["client"],
    username: section.required("username", username),
    password: section.required("password", password),
    quantity: section.or("quantity", quantity, "lots"),
  };
}

function readInitiator(section: Section<SessionKey>): Omit<LpSession, Common> {
  const purposes = readPurposes(section);
  if (purposes.includes("client")) {
    const what = "an initiator session serves quotes or trades";
    section.report("purpose", "CONTRADICTION", what, "write quote, trade or role: acceptor");
  }
  if (section.has("quantity")) {
    const what = "quantity is for client sessions only";
    section.report("quantity", "CONTRADICTION", what, "an LP has quantity_per_lot in its mappings");
  }
  if (section.has("password") && !section.has("username")) {
    section.report("password", "CONTRADICTION", "a password stands without a username");
  }
  return {
    role: "initiator",
    purposes: purposes.filter(isLpPurpose),
    host: section.required("host", host),
    port: section.required("port", whole(1, 65_535)),
    username: section.optional("username", username),
    password: section.optional("password", password),
  };
}

const isLpPurpose = (word: "quote" | "trade" | "client"): word is LpPurpose => word !== "client";

function readPurposes(section: Section<SessionKey>): readonly ("quote" | "trade" | "client")[] {
  const purposes = section.list("purpose", purpose);
  if (section.isClean && purposes.length === 0) {
    const isThere = section.has("purpose");
    const what = isThere ? "must name a purpose" : "is required";
    section.report("purpose", "MISSING_KEY", what, "write [quote], [trade] or [client]");
  }
  if (new Set(purposes).size < purposes.length && section.isClean) {
    section.report("purpose", "CONTRADICTION", "a purpose is named twice");
  }
  return purposes;
}

/** @returns null when nothing is accepted over FIX */
export function readFixIntake(root: Root): FixIntake | null {
  const intake = root.child("intake", intakeKeys);
  if (!intake.has("fix")) return null;
  const section = intake.child("fix", fixIntakeKeys);
  return {
    host: section.or("host", host, "127.0.0.1"),
    port: section.required("port", whole(0, 65_535)),
    maxConnections: section.or("max_connections", whole(1, 10_000), 64),
  };
}
