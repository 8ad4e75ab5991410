/** Each may do what those before it may. */
export const roles = ["viewer", "dealer", "risk", "admin"] as const;

/**
 * What somebody may do: a viewer looks, a dealer trades and stops trading, risk changes rules and
 * limits, an admin changes LPs, users and keys.
 */
export type Role = (typeof roles)[number];

/** Whether `role` may do what asks for `least`. */
export const mayAsk = (role: Role, least: Role): boolean =>
  roles.indexOf(role) >= roles.indexOf(least);

/** The lesser of two. */
export const lesserOf = (one: Role, other: Role): Role => (mayAsk(one, other) ? other : one);
