import { key, required } from "../form/field.ts";
import { listOf } from "../form/lists.ts";
import { MapForm } from "../form/map-form.ts";
import type { Section } from "../form/section.ts";
import { date, dayTime, weekEnd, weekStart, zone } from "../form/times.ts";
import type { EarlyCloseTerms, TradingHoursTerms, WeekSpan } from "../policy-document.ts";

const WEEK_MINUTES = 7 * 24 * 60;

const span = new MapForm<WeekSpan>({
  from: required("from", weekStart, "first minute"),
  to: required("to", weekEnd, "first minute that is no longer in it; the same as `from`: a week"),
});

const earlyClose = new MapForm<EarlyCloseTerms>({
  date: required("date", date, "local date"),
  atMinute: required("at", dayTime, "from then on it is closed until midnight"),
});

export const tradingHours: MapForm<TradingHoursTerms> = new MapForm<TradingHoursTerms>(
  {
    zone: required("zone", zone, "whose local times all times here are"),
    open: required("open", listOf(span, "list"), "when it trades, every week"),
    holidays: key("holidays", listOf(date, "list of dates, as `2026-12-25`"), [], "closed all day"),
    earlyCloses: key("early_closes", listOf(earlyClose, "list"), [], "days that end early"),
  },
  {
    check(hours, section) {
      checkSpans(hours.open, section);
      checkDates(hours, section);
    },
  },
);

function checkSpans(open: readonly WeekSpan[], section: Section): void {
  if (open.length === 0) {
    const hint = "write mode: off for an instrument that does not trade";
    section.report("open", "CONTRADICTION", "no time is given", hint);
  }
  const parts = open.flatMap(partsOf).toSorted((a, b) => a.from - b.from);
  const overlaps = parts.some(({ from }, at) => from < (parts[at - 1]?.to ?? 0));
  if (!overlaps) return;
  section.report("open", "CONTRADICTION", "two times overlap", "write them as one");
}

/** A span that goes round the end of the week is two. */
function partsOf({ from, to }: WeekSpan): readonly WeekSpan[] {
  if (from < to) return [{ from, to }];
  const end = { from, to: WEEK_MINUTES };
  return to === 0 ? [end] : [end, { from: 0, to }];
}

function checkDates({ holidays, earlyCloses }: TradingHoursTerms, section: Section): void {
  const early = earlyCloses.map((each) => each.date);
  const twice = [...holidays, ...early].find((each, at, all) => all.indexOf(each) < at);
  if (twice === undefined) return;
  const where = early.includes(twice) ? "early_closes" : "holidays";
  section.report(where, "CONTRADICTION", `${twice} is given twice`, "keep one of the two");
}
