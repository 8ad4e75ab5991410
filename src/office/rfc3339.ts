const US_PER_MS = 1_000;

/** RFC 3339 in UTC, to the microsecond. @param us since 1970 */
export function timeOf(us: number): string {
  const text = new Date(Math.floor(us / US_PER_MS)).toISOString();
  return text.replace("Z", `${String(us % US_PER_MS).padStart(3, "0")}Z`);
}

const US_PER_SECOND = 1_000_000;
const SECONDS_END = 19;

/** @returns microseconds since 1970, undefined where there is no such time, or it is before */
export function usOf(text: string): number | undefined {
  const seconds = text.slice(0, SECONDS_END);
  const ms = Date.parse(`${seconds}Z`);
  // A day that a month does not have is taken for one of the next, and hour 24 for hour 0.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(seconds)) return undefined;
  const fraction = text.slice(SECONDS_END + 1, -1).padEnd(6, "0");
  const us = (ms / 1_000) * US_PER_SECOND + Number(fraction);
  return Number.isSafeInteger(us) && us > 0 ? us : undefined;
}

/** The wall clock, microseconds since 1970. */
export const wallUs = (): number => Date.now() * US_PER_MS;
