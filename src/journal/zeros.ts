/**
 * What one write of zeros carries; small, so that a background fill never holds the disk for long.
 */
export const ZEROS: Buffer = Buffer.alloc(1 << 20);
