/** One thing that was looked at. */
export interface Check {
  /** Stable: scripts may key on it. */
  readonly check: string;
  readonly state: "ok" | "warn" | "fail";
  readonly text: string;
  /** What mends it; empty where there is nothing to mend. */
  readonly mend: string;
}

export const ok = (check: string, text: string): Check => ({ check, state: "ok", text, mend: "" });

export const warn = (check: string, text: string, mend: string): Check => ({
  check,
  state: "warn",
  text,
  mend,
});

export const fail = (check: string, text: string, mend: string): Check => ({
  check,
  state: "fail",
  text,
  mend,
});
