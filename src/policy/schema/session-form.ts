import { isIP } from "node:net";
import { key, optional, required } from "../form/field.ts";
import type { Form } from "../form/form.ts";
import { entitiesOf, listOf } from "../form/lists.ts";
import { MapForm } from "../form/map-form.ts";
import { whole } from "../form/numbers.ts";
import type { Section } from "../form/section.ts";
import { fixWord, flag, host, id, label, oneOf, password, username } from "../form/words.ts";
import { mayReach } from "../address-rule.ts";
import type { Dialect, LpPurpose, SessionEntry } from "../lp-entry.ts";
import type { Secret } from "../secret.ts";
import { checkDialect } from "./dialect-checks.ts";

type Purpose = LpPurpose | "client";

/** As a file writes it: what each role has of its own may be there or not. */
export interface SessionFile {
  readonly id: string;
  readonly role: "initiator" | "acceptor";
  readonly purposes: readonly Purpose[];
  readonly host: string | null;
  readonly port: number | null;
  readonly senderCompID: string;
  readonly targetCompID: string;
  readonly username: string | null;
  readonly password: Secret | null;
  readonly heartbeatSeconds: number;
  readonly resetOnLogon: boolean;
  readonly quantity: "lots" | "units" | null;
  readonly cancelOnDisconnect: boolean | null;
  readonly group: string | null;
  readonly dialect: Dialect;
}

const purpose = oneOf(["quote", "trade", "backup", "client"]);

const forInitiators = "required for initiators";
const forAcceptors = "required for acceptors";

const session = new MapForm<SessionFile>(
  {
    id: required("id", id.declaring("session"), "unique"),
    role: required(
      "role",
      oneOf(["initiator", "acceptor"]),
      "we connect (an LP), or the other side does (a client)",
    ),
    purposes: required(
      "purpose",
      listOf(purpose, "list of `quote`, `trade`, `backup`, or `[client]`"),
      "initiators quote and trade, acceptors serve a client; with `backup` only while the LP's " +
        "other session for it is down",
    ),
    host: optional(
      "host",
      host,
      "where the LP is: no link-local, multicast or metadata address, also by its name; not for " +
        "acceptors",
      forInitiators,
    ),
    port: optional("port", whole(1, 65_535), "as `host`", forInitiators),
    senderCompID: required("sender_comp_id", fixWord, "**ours**, whoever connects"),
    targetCompID: required(
      "target_comp_id",
      fixWord,
      "the other side's; no two sessions at the same place share both",
    ),
    username: optional("username", username, "Username(553)", forAcceptors),
    password: optional("password", password, "Password(554)", forAcceptors),
    heartbeatSeconds: key(
      "heartbeat_seconds",
      whole(1, 3_600, "seconds"),
      30,
      "HeartBtInt(108) we ask for; a client's own is used",
    ),
    resetOnLogon: key(
      "reset_on_logon",
      flag,
      false,
      "whether numbering starts afresh at each logon",
    ),
    quantity: optional(
      "quantity",
      oneOf(["lots", "units"]),
      "what a client's OrderQty(38) counts; client sessions only",
      "`lots`",
    ),
    cancelOnDisconnect: optional(
      "cancel_on_disconnect",
      flag,
      "whether what rests of a client's orders is cancelled when its session ends; client " +
        "sessions only",
      "`false`",
    ),
    group: optional(
      "group",
      label,
      "the client group whose markup the prices have that are streamed to it; client sessions only",
      "the markup of no group",
    ),
    dialect: key(
      "dialect",
      oneOf(["generic", "lmax", "ctrader"]),
      "generic",
      "how the LP deviates from FIX 4.4, see [lmax](lps/lmax.md) and [ctrader](lps/ctrader.md); " +
        "one for all sessions of an LP, `generic` for clients",
    ),
  },
  {
    note: checkRole,
    check(file, section) {
      checkPurposes(file, section);
      checkDialect(file, section);
    },
    missing: {
      tls: "this version has no TLS; put a TLS proxy in front of the connection",
      schedule: "this version has no session schedules; sessions are up whenever they can be",
    },
  },
);

export const sessions: Form<readonly SessionFile[]> = entitiesOf(
  session,
  "id",
  ({ id: name }) => name,
);

function checkRole(file: SessionFile, section: Section): void {
  if (!section.has("role")) return;
  const isAcceptor = file.role === "acceptor";
  for (const name of isAcceptor ? ["username", "password"] : ["host", "port"]) {
    if (!section.has(name)) section.reportMissing(name);
  }
  for (const name of isAcceptor ? ["host", "port"] : []) {
    if (!section.has(name)) continue;
    const hint = "clients connect to intake.fix";
    section.report(name, "CONTRADICTION", `an acceptor session has no ${name}`, hint);
  }
  if (isAcceptor) return;
  checkHost(file.host, section);
  if (section.has("quantity")) {
    const what = "quantity is for client sessions only";
    section.report("quantity", "CONTRADICTION", what, "an LP has quantity_per_lot in its mappings");
  }
  if (section.has("cancel_on_disconnect")) {
    const what = "cancel_on_disconnect is for client sessions only";
    section.report("cancel_on_disconnect", "CONTRADICTION", what, "nothing of ours rests at an LP");
  }
  if (section.has("group")) {
    const what = "group is for client sessions only";
    section.report("group", "CONTRADICTION", what, "LPs see no markup");
  }
  if (section.has("password") && !section.has("username")) {
    section.report("password", "CONTRADICTION", "a password stands without a username");
  }
}

/** Whoever may name an LP must not have the desk talk to its own machine's keepers. */
function checkHost(address: string | null, section: Section): void {
  if (address === null || isIP(address) === 0 || mayReach(address, true)) return;
  const what = `${address} is no address an LP can have`;
  const hint = "link-local, multicast and metadata addresses are not called";
  section.report("host", "CONTRADICTION", what, hint);
}

function checkPurposes({ role, purposes }: SessionFile, section: Section): void {
  if (purposes.length === 0) {
    const hint = "write [quote], [trade] or [client]";
    section.report("purpose", "MISSING_KEY", "must name a purpose", hint);
  } else if (new Set(purposes).size < purposes.length) {
    section.report("purpose", "CONTRADICTION", "a purpose is named twice");
  } else if (role === "acceptor" && purposes.some((word) => word !== "client")) {
    const what = "an acceptor session serves a client";
    section.report("purpose", "CONTRADICTION", what, "write [client] or role: initiator");
  } else if (role === "initiator" && purposes.includes("client")) {
    const what = "an initiator session serves quotes or trades";
    section.report("purpose", "CONTRADICTION", what, "write quote, trade or role: acceptor");
  } else if (purposes.every((word) => word === "backup")) {
    const what = "a backup must say for what";
    section.report("purpose", "CONTRADICTION", what, "write [quote, backup] or [trade, backup]");
  }
}

/** What a session without mistakes says, by its role. */
export function sessionOf(file: SessionFile): SessionEntry {
  const { id: name, senderCompID, targetCompID, heartbeatSeconds, resetOnLogon, dialect } = file;
  const common = { id: name, senderCompID, targetCompID, heartbeatSeconds, resetOnLogon, dialect };
  if (file.role === "initiator") {
    const purposes = file.purposes.filter((word) => word !== "client");
    const at = { host: present(file.host), port: present(file.port) };
    return {
      ...common,
      ...at,
      role: file.role,
      purposes,
      username: file.username,
      password: file.password,
    };
  }
  return {
    ...common,
    role: file.role,
    purposes: ["client"],
    username: present(file.username),
    password: present(file.password),
    quantity: file.quantity ?? "lots",
    cancelOnDisconnect: file.cancelOnDisconnect ?? false,
    group: file.group,
  };
}

export const sessionFile = (entry: SessionEntry): SessionFile => ({
  host: null,
  port: null,
  quantity: null,
  cancelOnDisconnect: null,
  group: null,
  ...entry,
});

function present<T>(value: T | null): T {
  if (value === null) throw new Error("Invariant: a session without its keys has been refused");
  return value;
}
