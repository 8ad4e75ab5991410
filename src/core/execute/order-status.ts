export const ordStatuses = [
  "PendingNew",
  "New",
  "PartiallyFilled",
  "Filled",
  "Canceled",
  "Rejected",
  "Expired",
] as const;

/** OrdStatus(39). The wire characters live in `fix/`, nowhere else. */
export type OrdStatus = (typeof ordStatuses)[number];

// Compared, not looked up: every order asks some dozen times, and an object that is asked by names
// that vary answers in the time of ten comparisons.

export const isFinal = (status: OrdStatus): boolean =>
  status === "Filled" || status === "Canceled" || status === "Rejected" || status === "Expired";

/** A move that is not allowed is not made and raises an alert; a fill in it is booked anyway. */
export function legMayBecome(from: OrdStatus, to: OrdStatus): boolean {
  // Canceled: an IOC nobody took. Rejected: last look.
  if (from === "PendingNew") return to === "New" || mayFollowNew(to);
  return mayFollowWorking(from, to);
}

export function clientMayBecome(from: OrdStatus, to: OrdStatus): boolean {
  if (from === "PendingNew") return to === "New" || to === "Rejected";
  // Rejected: the only LP refused after we had acknowledged.
  return mayFollowWorking(from, to);
}

/** What both have in common once they were acknowledged. */
function mayFollowWorking(from: OrdStatus, to: OrdStatus): boolean {
  if (from === "New") return mayFollowNew(to);
  return from === "PartiallyFilled" && to !== "Rejected" && mayFollowNew(to);
}

const mayFollowNew = (to: OrdStatus): boolean => to === "PartiallyFilled" || isFinal(to);
