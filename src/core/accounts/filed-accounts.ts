import { clientClasses } from "../terms.ts";
import type { ClientClass } from "../terms.ts";
import type { Volume } from "../units/quantity.ts";

/** What a policy says of one account; undefined where it says nothing. */
export interface FiledAccount {
  /** Index of its group. */
  readonly group: number;
  readonly clientClass: ClientClass | undefined;
  /** Toxicity, 0…100. */
  readonly score: number | undefined;
  readonly maxNetLots: Volume | undefined;
  readonly pin: FiledPin | undefined;
}

export interface FiledPin {
  readonly clientClass: ClientClass;
  /** Microseconds since 1970, exclusive; Infinity: until the policy changes. */
  readonly expiresUs: number;
}

/** The columns of the table, as they are handed from thread to thread. */
export interface AccountColumns {
  /** Index of the group, -1: the policy does not name the account. */
  readonly group: Int32Array;
  /** Index into `clientClasses`, -1: none. */
  readonly clientClass: Int8Array;
  /** NaN: none. */
  readonly score: Float64Array;
  /** 10⁻⁶ lots, NaN: none. */
  readonly maxNetLots: Float64Array;
  readonly pinClass: Int8Array;
  readonly pinExpiresUs: Float64Array;
}

/** A policy's accounts by index, in columns: thousands of objects would stall who receives them. */
export class FiledAccounts {
  readonly columns: AccountColumns;

  constructor(columns: AccountColumns) {
    this.columns = columns;
  }

  has(account: number): boolean {
    return this.group(account) >= 0;
  }

  /** -1 when the policy does not name the account. */
  group(account: number): number {
    return this.columns.group[account] ?? -1;
  }

  clientClass(account: number): ClientClass | undefined {
    return clientClasses[this.columns.clientClass[account] ?? -1];
  }

  score(account: number): number | undefined {
    return defined(this.columns.score[account]);
  }

  /** 10⁻⁶ lots. */
  maxNetLots(account: number): number | undefined {
    return defined(this.columns.maxNetLots[account]);
  }

  /** The class it is pinned to at that time. */
  pinned(account: number, timeUs: number): ClientClass | undefined {
    if (timeUs >= (this.columns.pinExpiresUs[account] ?? 0)) return undefined;
    return clientClasses[this.columns.pinClass[account] ?? -1];
  }
}

const defined = (value: number | undefined): number | undefined =>
  value === undefined || Number.isNaN(value) ? undefined : value;

/** @param accounts by account index; a hole is an account the policy does not name */
export function accountColumns(accounts: readonly (FiledAccount | undefined)[]): AccountColumns {
  const columns: AccountColumns = {
    group: new Int32Array(accounts.length).fill(-1),
    clientClass: new Int8Array(accounts.length).fill(-1),
    score: new Float64Array(accounts.length).fill(Number.NaN),
    maxNetLots: new Float64Array(accounts.length).fill(Number.NaN),
    pinClass: new Int8Array(accounts.length).fill(-1),
    pinExpiresUs: new Float64Array(accounts.length),
  };
  for (const [at, account] of accounts.entries()) {
    if (account === undefined) continue;
    columns.group[at] = account.group;
    columns.clientClass[at] = codeOf(account.clientClass);
    columns.score[at] = account.score ?? Number.NaN;
    columns.maxNetLots[at] = account.maxNetLots ?? Number.NaN;
    columns.pinClass[at] = codeOf(account.pin?.clientClass);
    columns.pinExpiresUs[at] = account.pin?.expiresUs ?? 0;
  }
  return columns;
}

const codeOf = (name: ClientClass | undefined): number =>
  name === undefined ? -1 : clientClasses.indexOf(name);
