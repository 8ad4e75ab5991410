/** Who may do what; each may all that those before it may. */
export const roles = ["viewer", "dealer", "risk", "admin"] as const;

export type Role = (typeof roles)[number];
