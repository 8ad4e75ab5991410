import type { Deed, StoreRefusal } from "./store-calls.ts";

/** Each may do what those before it may. */
export type StoredRole = "viewer" | "dealer" | "risk" | "admin";

export interface UserRow {
  readonly name: string;
  readonly role: StoredRole;
  /** False: refused everywhere, and kept. */
  readonly isEnabled: boolean;
  /** A one-time password is asked for beside the password. */
  readonly hasTotp: boolean;
  /** Microseconds since 1970, as all times here; null: never. */
  readonly lastLoginUs: number | null;
  readonly createdUs: number;
  readonly createdBy: string;
  /** Counts the changes of role and `isEnabled`. */
  readonly revision: number;
}

/** What a login is held against. */
export interface UserProof extends UserRow {
  readonly passwordHash: string;
  /** Base32; null: none was offered. */
  readonly totpSecret: string | null;
  /** The last time step whose one-time password was used; -1: none. */
  readonly totpStep: number;
}

export interface NewUser {
  readonly name: string;
  readonly role: StoredRole;
  readonly isEnabled: boolean;
  readonly passwordHash: string;
}

export interface NewSession {
  readonly name: string;
  /** As it was when it was compared with: another one since then ends the login. */
  readonly passwordHash: string;
  /** Of the one-time password; null where none is asked for. */
  readonly totpStep: number | null;
  readonly tokenHash: string;
  /** The session that the same browser had before; it ends. */
  readonly replaces: string | null;
  readonly expiresUs: number;
  readonly idleUs: number;
  readonly address: string;
}

/** Whose a session is. */
export interface SessionUser {
  readonly name: string;
  readonly role: StoredRole;
  readonly hasTotp: boolean;
}

export interface KeyRow {
  readonly id: string;
  /** Of the key, unique. */
  readonly name: string;
  readonly role: StoredRole;
  /** Of the key's text, so that people know it again. */
  readonly prefix: string;
  /** The user who made it, and with whom it ends; null: whoever may read the data folder. */
  readonly owner: string | null;
  /** Addresses and nets it may be used from; empty: any. */
  readonly addresses: readonly string[];
  readonly createdUs: number;
  readonly createdBy: string;
  readonly expiresUs: number | null;
  /** To the minute. */
  readonly lastUsedUs: number | null;
}

export interface NewKey {
  readonly id: string;
  readonly name: string;
  readonly role: StoredRole;
  readonly owner: string | null;
  readonly addresses: readonly string[];
  readonly expiresUs: number | null;
  /** The whole key; only a hash of it is kept. */
  readonly text: string;
  readonly prefix: string;
}

/** A key that is good, and what its owner may do; null: it has none. */
export interface KeyUse extends KeyRow {
  readonly ownerRole: StoredRole | null;
}

/** Users, their sessions and keys. */
export interface AuthCalls {
  /** By name. */
  users(): readonly UserRow[];
  user(name: string): UserRow | null;
  /**
   * Refused: USER_EXISTS, TOO_MANY_USERS, and FIRST_USER where there is none yet.
   *
   * @param mayBeFirst by whoever may read the data folder
   */
  addUser(user: NewUser, mayBeFirst: boolean, deed: Deed): UserRow | StoreRefusal;
  /**
   * Where the role is another or the user is disabled, all sessions of the user end.
   * Refused: UNKNOWN_USER, USER_MOVED, LAST_ADMIN.
   */
  changeUser(
    change: Pick<UserRow, "name" | "revision" | "role" | "isEnabled">,
    deed: Deed,
  ): UserRow | StoreRefusal;
  /** With sessions and keys. Refused: UNKNOWN_USER, USER_MOVED, LAST_ADMIN. */
  removeUser(user: Pick<UserRow, "name" | "revision">, deed: Deed): UserRow | StoreRefusal;
  /** All sessions of the user end. Refused: UNKNOWN_USER. */
  setPassword(name: string, passwordHash: string, deed: Deed): UserRow | StoreRefusal;

  userProof(name: string): UserProof | null;
  /** Refused: LOGIN_FAILED where the user is not any more who was compared with. */
  openSession(session: NewSession, deed: Deed): UserRow | StoreRefusal;
  /**
   * Told at most once a minute a name. All names that are no user's count as one, and none of them
   * is kept: people type passwords there.
   */
  loginFailed(name: string, why: string, address: string, deed: Deed): void;
  /** Null: there is none, it has expired, or its user is disabled. */
  useSession(use: {
    readonly tokenHash: string;
    readonly idleUs: number;
    readonly nowUs: number;
  }): SessionUser | null;
  endSession(tokenHash: string, deed: Deed): void;

  /** A secret to be confirmed. Refused: UNKNOWN_USER, TOTP_IS_ON. */
  offerTotp(name: string, secret: string): UserRow | StoreRefusal;
  /** Refused: UNKNOWN_USER, TOTP_IS_ON, NO_TOTP, TOTP_SPENT. */
  confirmTotp(name: string, step: number, deed: Deed): UserRow | StoreRefusal;
  /** Refused: UNKNOWN_USER, NO_TOTP. */
  dropTotp(name: string, deed: Deed): UserRow | StoreRefusal;

  /** By name. */
  keys(): readonly KeyRow[];
  /** Refused: KEY_EXISTS, TOO_MANY_KEYS, UNKNOWN_USER where the owner is none. */
  addKey(key: NewKey, deed: Deed): KeyRow | StoreRefusal;
  /** Refused: UNKNOWN_KEY. */
  removeKey(id: string, deed: Deed): KeyRow | StoreRefusal;
  /** Null: there is none, it has expired, or its owner is gone or disabled. */
  useKey(text: string, nowUs: number): KeyUse | null;
}
