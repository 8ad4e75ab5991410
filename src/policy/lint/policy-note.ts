/** Something doubtful about a policy that is sound. */
export interface PolicyNote {
  readonly code: string;
  readonly severity: "error" | "warning" | "note";
  /** What it is about: a rule, an LP, an instrument, a client group, `execution` or `controls`. */
  readonly subject: string;
  readonly text: string;
  readonly hint: string;
}
