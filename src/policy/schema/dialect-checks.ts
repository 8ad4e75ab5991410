import type { Section } from "../form/section.ts";
import { legTypeOf } from "../leg-type.ts";
import type { Dialect, LpMapping } from "../lp-entry.ts";
import { quoted } from "../quoted.ts";

/** `demo.broker.12345`: environment, broker, login. */
const ctraderSender = /^[^.]+\..+\.\d+$/;
const digits = /^\d+$/;

/** A session as far as its dialect has a say. */
interface Spoken {
  readonly dialect: Dialect;
  readonly role: "initiator" | "acceptor";
  readonly purposes: readonly string[];
  readonly senderCompID: string;
  readonly username: string | null;
}

/** What a dialect demands of a session. */
export function checkDialect(file: Spoken, section: Section): void {
  const { dialect, role, purposes, username } = file;
  if (dialect === "generic") return;
  if (role === "acceptor") {
    const what = "clients have no dialect";
    return section.report("dialect", "CONTRADICTION", what, "leave it out");
  }
  if (purposes.includes("quote") && purposes.includes("trade")) {
    const what = `${dialect} has one session for prices and another for orders`;
    section.report("purpose", "CONTRADICTION", what, "declare two sessions");
  }
  for (const name of ["username", "password"]) {
    if (!section.has(name)) section.reportMissing(name);
  }
  if (dialect !== "ctrader") return;
  if (username !== null && !digits.test(username)) {
    const what = "at ctrader the username is the number of the account";
    section.report("username", "BAD_TEXT", what, "write the login's digits alone");
  }
  if (!ctraderSender.test(file.senderCompID)) {
    const what = "at ctrader it is environment, broker and login";
    section.report("sender_comp_id", "BAD_TEXT", what, "write it as demo.broker.12345");
  }
}

/** What a dialect demands of a mapping. */
export function checkMapping(dialect: Dialect, mapping: LpMapping, section: Section): void {
  if (dialect !== "ctrader") return;
  if (!digits.test(mapping.lpSymbol)) {
    const what = `at ctrader ${quoted(mapping.lpSymbol)} is no symbol`;
    section.report("lp_symbol", "BAD_TEXT", what, "write the symbol's number");
  }
  // TimeInForce(59) is not read there: a limit order rests, a market order is filled at once.
  const isLimit = legTypeOf(mapping) === "Limit";
  const wanted = isLimit ? "GoodTillCancel" : "ImmediateOrCancel";
  if (mapping.timesInForce.some((each) => each !== wanted)) {
    const what = `at ctrader a ${isLimit ? "limit order rests" : "market order is IOC"}, always`;
    const hint = isLimit
      ? "write tif: [GTC], what rests is canceled at once; or order_types: [MARKET] with tif: [IOC]"
      : "write tif: [IOC]";
    section.report("tif", "CONTRADICTION", what, hint);
  }
}
