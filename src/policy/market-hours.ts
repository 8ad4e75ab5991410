import type { MarketHours } from "../core/calendar/market-hours.ts";
import { WEEK_MINUTES } from "../core/calendar/zone.ts";
import type { EarlyCloseTerms, TradingHoursTerms, WeekSpan } from "./policy-document.ts";
import { zoneTable } from "./zone-table.ts";

const DAY_MS = 86_400_000;

/**
 * What an instrument's `trading_hours` mean, ready for the core.
 *
 * @throws `Invariant:` when the zone or a date does not exist; reading a policy refuses both
 */
export function marketHours(terms: TradingHoursTerms): MarketHours {
  const zone = zoneTable(terms.zone);
  if (zone === undefined) throw new Error(`Invariant: the zone ${terms.zone} must exist`);
  const closes = closesByDay(terms.earlyCloses);
  const earlyDays = ascending(closes.keys());
  return {
    zone,
    spans: Int32Array.from(joinedSpans(terms.open).flatMap(({ from, to }) => [from, to])),
    holidays: Int32Array.from(ascending(new Set(terms.holidays.map((date) => existingDay(date))))),
    earlyCloses: Int32Array.from(earlyDays),
    closeMinutes: Int32Array.from(earlyDays, (day) => closes.get(day) ?? 0),
  };
}

/** Days from 1970-01-01 to a date as 2026-12-25; undefined: no date, or one no calendar has. */
export function dayNumberOf(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(date)) return undefined;
  return ms / DAY_MS;
}

function existingDay(date: string): number {
  const day = dayNumberOf(date);
  if (day === undefined) throw new Error(`Invariant: the date ${date} must exist`);
  return day;
}

/** Of two early closes on one day the earlier one counts. */
function closesByDay(closes: readonly EarlyCloseTerms[]): ReadonlyMap<number, number> {
  const byDay = new Map<number, number>();
  for (const { date, atMinute } of closes) {
    const day = existingDay(date);
    byDay.set(day, Math.min(atMinute, byDay.get(day) ?? atMinute));
  }
  return byDay;
}

/** Spans in the order of the week: those that go round are cut, those that touch are one. */
function joinedSpans(open: readonly WeekSpan[]): readonly WeekSpan[] {
  const cut = open.flatMap(({ from, to }) => {
    return from < to
      ? [{ from, to }]
      : [
          { from, to: WEEK_MINUTES },
          { from: 0, to },
        ];
  });
  const joined: { readonly from: number; to: number }[] = [];
  for (const { from, to } of cut.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (from < to) joined.push({ from, to });
  }
  return joined;
}

const ascending = (days: Iterable<number>): number[] => [...days].toSorted((a, b) => a - b);
