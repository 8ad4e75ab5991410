import type { SeenLp } from "./seen-lp.ts";
import type { SeenStatus } from "./desk-status.ts";
import { flag } from "./metric-row.ts";
import type { Row, Tell } from "./metric-row.ts";

const MS_PER_SECOND = 1_000;
const US_PER_SECOND = 1_000_000;

/** Of LPs; what is not known has no sample. */
export function tellLps({ lps, quotes }: SeenStatus, gauge: Tell, counter: Tell): void {
  const each = (valueOf: (lp: SeenLp) => number | undefined): Row[] => known(lps, valueOf);
  gauge("hedgerow_lp_trading", "1 where the LP takes orders.", ...each((lp) => flag(lp.isTrading)));
  gauge("hedgerow_lp_quoting", "1 where the LP sends prices.", ...each((lp) => flag(lp.isQuoting)));
  const since = [
    ...known(lps, ({ tradingSinceUs }) => tradingSinceUs / US_PER_SECOND, { of: "trading" }),
    ...known(lps, ({ quotingSinceUs }) => quotingSinceUs / US_PER_SECOND, { of: "quoting" }),
  ];
  gauge("hedgerow_lp_since_timestamp_seconds", "Since when it is as it is.", ...since);
  counter("hedgerow_lp_quotes_total", "Quotes taken.", ...each(({ quotesTaken }) => quotesTaken));
  const rates = each(({ quotesPerSecond }) => quotesPerSecond);
  gauge("hedgerow_lp_quotes_per_second", "Of the last ten seconds.", ...rates);
  tellOrders(lps, gauge);
  const errors = lps.flatMap(({ id, errors: all }) =>
    all.map(({ code, count }): Row => [{ lp: id, reason: code }, count]),
  );
  counter("hedgerow_lp_errors_total", "What went wrong with an LP, by code.", ...errors);
  const lastErrors = each(({ errors: [last] }) => last && last.atUs / US_PER_SECOND);
  gauge("hedgerow_lp_last_error_timestamp_seconds", "Of the last one.", ...lastErrors);
  const ages = quotes
    .filter(({ ageMs }) => ageMs >= 0)
    .map(({ lp, symbol, ageMs }): Row => [{ lp, symbol }, ageMs / MS_PER_SECOND]);
  gauge("hedgerow_quote_age_seconds", "Of the LP's last quote.", ...ages);
}

function tellOrders(lps: readonly SeenLp[], gauge: Tell): void {
  const answers = [
    ...known(lps, ({ latency }) => secondsOf(latency?.lastMs), { of: "last" }),
    ...known(lps, ({ latency }) => secondsOf(latency?.meanMs), { of: "mean" }),
  ];
  gauge("hedgerow_lp_answer_seconds", "To the first word on an order.", ...answers);
  const filled = known(lps, ({ fillRate }) => fillRate);
  gauge("hedgerow_lp_fill_ratio", "Filled share of its orders lately.", ...filled);
  const rejected = known(lps, ({ rejectRate }) => rejectRate);
  gauge("hedgerow_lp_reject_ratio", "Rejected share of its orders lately.", ...rejected);
  const scores = known(lps, ({ health }) => health.score);
  gauge("hedgerow_lp_health", "Score, 0 to 1.", ...scores);
  const parts = lps.flatMap(({ id, health }) =>
    Object.entries(health.parts).map(([part, value]): Row => [{ lp: id, part }, value]),
  );
  gauge("hedgerow_lp_health_part", "What the score is made of, each 0 to 1.", ...parts);
  const ejected = known(lps, ({ health }) => flag(health.ejected !== undefined));
  gauge("hedgerow_lp_ejected", "1 where the LP is taken out for a while.", ...ejected);
  const stopped = known(lps, ({ stopped: symbols }) => symbols.length);
  gauge("hedgerow_lp_stopped_symbols", "Symbols its own list keeps orders from.", ...stopped);
}

const secondsOf = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : ms / MS_PER_SECOND;

function known(
  lps: readonly SeenLp[],
  valueOf: (lp: SeenLp) => number | undefined,
  labels: Readonly<Record<string, string>> = {},
): Row[] {
  return lps.flatMap((lp): Row[] => {
    const value = valueOf(lp);
    return value === undefined ? [] : [[{ lp: lp.id, ...labels }, value]];
  });
}
