/** What a policy knows besides its rules, by name. */
export interface KnownNames {
  readonly accounts: readonly KnownAccount[];
  readonly symbols: readonly string[];
  /** Ids. */
  readonly lps: readonly string[];
  /** Ids of LPs whose type this build lacks. */
  readonly lpsUnsupported: readonly string[];
  readonly groups: readonly string[];
}

export interface KnownAccount {
  readonly id: string;
  readonly group: string;
}
