/**
 * Stands where an order's account stands: it is the house's own. Not an index, so that no name
 * of a policy or an import can be it.
 */
export const HOUSE_ACCOUNT = -2;
