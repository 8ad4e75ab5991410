const US_PER_MS = 1_000;

/** RFC 3339 in UTC, to the microsecond. @param us since 1970 */
export function timeOf(us: number): string {
  const text = new Date(Math.floor(us / US_PER_MS)).toISOString();
  return text.replace("Z", `${String(us % US_PER_MS).padStart(3, "0")}Z`);
}
