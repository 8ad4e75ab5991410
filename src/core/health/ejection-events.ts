/** An LP failed too often in a row: no orders go to it for a while. */
export interface LpEjected {
  readonly type: "LpEjected";
  readonly lp: number;
  /** In a row, since its last fill. */
  readonly failures: number;
  /** The last of them. */
  readonly cause: "REJECT" | "TIMEOUT";
  /** Ejections in a row, this one counted; the back-off grows with them. */
  readonly times: number;
  /** Wall time, microseconds since 1970. */
  readonly timeUs: number;
}

/** Orders go to it as before: it filled one that tried it out, or the policy lets it back in. */
export interface LpReadmitted {
  readonly type: "LpReadmitted";
  readonly lp: number;
  readonly how: "FILL" | "POLICY";
}
