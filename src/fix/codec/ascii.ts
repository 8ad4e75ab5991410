/** The bytes FIX gives a meaning to. */
export const SOH = 1;
export const MINUS = 45;
export const ZERO = 48;
export const NINE = 57;
export const EQUALS = 61;

export const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;
