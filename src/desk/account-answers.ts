import { accountTermsOf, isKnownAccount, pinOf } from "../core/accounts/account-terms.ts";
import type { Input } from "../core/input.ts";
import { UNKNOWN } from "../core/names.ts";
import type { NameKind } from "../core/names.ts";
import type { Policy } from "../core/policy.ts";
import type { State } from "../core/state.ts";
import type { ClientClass } from "../core/terms.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlRequest, ImportRow } from "../intake/control/protocol.ts";

/** Rows of one answer; the next begin after the last of them. */
const ROWS_AT_ONCE = 500;

export interface AccountsDesk {
  readonly state: State;
  policy(): Policy;
  wallUs(): number;
  input(input: Input): void;
  /** The index of a name, given now if it has none. */
  intern(kind: NameKind, name: string): number;
}

/** One account as it stands. */
export interface AccountRow {
  readonly account: string;
  readonly group: string;
  readonly clientClass: ClientClass;
  readonly score: number;
  /** Where the class comes from. */
  readonly source: "PIN" | "IMPORT" | "BAND" | "POLICY";
  readonly pin: { readonly reason: string; readonly expiresUs: number } | undefined;
}

type Asked<Op> = Extract<ControlRequest, { op: Op }>;

export function listAccounts(desk: AccountsDesk, request: Asked<"accounts">): ControlOutcome {
  const { names } = desk.state;
  if (request.only.length > 0) {
    const indexes = request.only.map((name) => names.indexOf("account", name));
    const missing = request.only.filter((_name, at) => !isListed(desk, indexes[at] ?? UNKNOWN));
    if (missing.length > 0) return unknownAccounts(missing);
    return { ok: true, result: { rows: indexes.map((at) => rowOf(desk, at)), next: "" } };
  }
  const rows: AccountRow[] = [];
  const first = request.after === "" ? 0 : names.indexOf("account", request.after) + 1;
  for (let at = first; at < names.count("account"); at++) {
    if (!isListed(desk, at)) continue;
    if (rows.length === ROWS_AT_ONCE) {
      return { ok: true, result: { rows, next: rows.at(-1)?.account ?? "" } };
    }
    rows.push(rowOf(desk, at));
  }
  return { ok: true, result: { rows, next: "" } };
}

const isListed = (desk: AccountsDesk, account: number): boolean =>
  account !== UNKNOWN && isKnownAccount(desk.state, desk.policy(), account);

function rowOf(desk: AccountsDesk, account: number): AccountRow {
  const { state } = desk;
  const timeUs = desk.wallUs();
  const terms = accountTermsOf(state, desk.policy(), account, timeUs);
  const facts = state.accounts.of(account);
  const isOperators = pinOf(facts, timeUs) !== undefined;
  return {
    account: state.names.nameOf("account", account),
    group: state.names.nameOf("group", terms.group),
    clientClass: terms.clientClass,
    score: terms.score,
    source: sourceOf(terms.isPinned, facts),
    pin:
      facts === undefined || !isOperators
        ? undefined
        : { reason: facts.pinReason, expiresUs: facts.pinExpiresUs },
  };
}

function sourceOf(
  isPinned: boolean,
  facts: { clientClass: string; isStated: boolean } | undefined,
): AccountRow["source"] {
  if (isPinned) return "PIN";
  if (facts === undefined || facts.clientClass === "NONE") return "POLICY";
  return facts.isStated ? "IMPORT" : "BAND";
}

/** All rows or none: a trial says what is wrong, and so does the import itself. */
export function importAccounts(desk: AccountsDesk, request: Asked<"import">): ControlOutcome {
  const { rows, isTrial, actor, reason } = request;
  const homeless = rows.filter((row) => row.group === null && !isNamed(desk, row.account));
  if (homeless.length > 0) {
    const shown = homeless.slice(0, 5).map(({ account }) => account);
    const text = `${homeless.length} accounts are new and have no group (${shown.join(", ")})`;
    const hint = "give the file a group column";
    return { ok: false, fault: { code: "IMPORT_REFUSED", text: `${text}; ${hint}` } };
  }
  if (!isTrial) for (const row of rows) desk.input(inputOf(desk, row, actor, reason));
  return { ok: true, result: { rows: rows.length } };
}

const isNamed = (desk: AccountsDesk, name: string): boolean =>
  isListed(desk, desk.state.names.indexOf("account", name));

function inputOf(desk: AccountsDesk, row: ImportRow, actor: string, reason: string): Input {
  return {
    type: "AccountImported",
    group: row.group === null ? undefined : desk.intern("group", row.group),
    account: desk.intern("account", row.account),
    clientClass: row.clientClass ?? undefined,
    score: row.score ?? undefined,
    trades: row.trades ?? undefined,
    actor,
    reason,
  };
}

export function pinAccount(desk: AccountsDesk, request: Asked<"pin">): ControlOutcome {
  const { clientClass, expiresUs, actor, reason } = request;
  const account = desk.state.names.indexOf("account", request.account);
  if (!isListed(desk, account)) return unknownAccounts([request.account]);
  if (expiresUs !== null && expiresUs <= desk.wallUs()) {
    const text = "the pin would be over already; give a later time";
    return { ok: false, fault: { code: "BAD_REQUEST", text } };
  }
  const pinClass = clientClass ?? undefined;
  desk.input({
    type: "AccountPinned",
    account,
    pinClass,
    expiresUs: expiresUs ?? -1,
    actor,
    reason,
  });
  return { ok: true, result: rowOf(desk, account) };
}

function unknownAccounts(names: readonly string[]): ControlOutcome {
  const text = `no account ${names.slice(0, 5).join(", ")}`;
  return { ok: false, fault: { code: "UNKNOWN_NAME", text } };
}
