/** OrdStatus(39). The wire characters live in `fix/`, nowhere else. */
export type OrdStatus =
  | "PendingNew"
  | "New"
  | "PartiallyFilled"
  | "Filled"
  | "Canceled"
  | "Rejected"
  | "Expired";

const legSuccessors: Readonly<Record<OrdStatus, readonly OrdStatus[]>> = {
  // Canceled: an IOC nobody took.
  PendingNew: ["New", "PartiallyFilled", "Filled", "Canceled", "Rejected", "Expired"],
  // Rejected: last look.
  New: ["PartiallyFilled", "Filled", "Canceled", "Rejected", "Expired"],
  PartiallyFilled: ["PartiallyFilled", "Filled", "Canceled", "Expired"],
  Filled: [],
  Canceled: [],
  Rejected: [],
  Expired: [],
};

const clientSuccessors: Readonly<Record<OrdStatus, readonly OrdStatus[]>> = {
  PendingNew: ["New", "Rejected"],
  // Rejected: the only LP refused after we had acknowledged.
  New: ["PartiallyFilled", "Filled", "Canceled", "Rejected", "Expired"],
  PartiallyFilled: ["PartiallyFilled", "Filled", "Canceled", "Expired"],
  Filled: [],
  Canceled: [],
  Rejected: [],
  Expired: [],
};

/** A move that is not listed is not made and raises an alert; a fill in it is booked anyway. */
export const legMayBecome = (from: OrdStatus, to: OrdStatus): boolean =>
  legSuccessors[from].includes(to);

export const clientMayBecome = (from: OrdStatus, to: OrdStatus): boolean =>
  clientSuccessors[from].includes(to);

export const isFinal = (status: OrdStatus): boolean => legSuccessors[status].length === 0;
