import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { facetColumns } from "../../src/store/projections/facet-ids.ts";
import type { FacetColumn } from "../../src/store/projections/facet-ids.ts";
import { keyOf } from "../../src/store/projections/keys.ts";
import type { Engine } from "../../src/store/sql/engine.ts";

/** Kinds of orders that are drawn; decisions take them in turn, in no visible order. */
const SLOTS = 1 << 16;
const ACCOUNTS = 20_000;
const AT_ONCE = 250_000;
const JOURNAL = 1;
export const JOURNAL_ID = "BENCH000";
/** Of the first decision, µs since 1970; one follows every 10 ms. */
export const BEGIN_US = 1_760_000_000_000_000;
export const STEP_US = 10_000;

type Words = Readonly<Record<FacetColumn, string>>;

/** A small generator of its own, so that each run draws the same. */
function drawing(): (below: number) => number {
  let state = 12_345;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The first of many come much more often than the last. */
const skewed = (draw: (below: number) => number, below: number): number =>
  Math.min(draw(below), draw(below), draw(below));

const classes = ["RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN"];
const lps = ["LMAX", "CTRADER", "CURRENEX", "OANDA", "INTEGRAL", "BACKUP"];
const types = ["Market", "Market", "Market", "Limit", "Stop", "StopLimit"];
const denials = ["NO_LP", "NO_PRICE", "EXPOSURE_HARD_LIMIT", "RULE_REJECTED", "TOXIC_CLIENT"];

/** Orders as a broker's are: few symbols have most, few rules decide, few are refused. */
function wordsOf(draw: (below: number) => number, symbol: string): Words {
  const client_class = classes[skewed(draw, classes.length)] ?? "";
  const isRuled = draw(10) < 3;
  const rule = isRuled ? `rule-${skewed(draw, 200)}` : "";
  const isRefused = draw(50) === 0;
  const kept = client_class === "RETAIL" ? draw(3) : draw(12);
  const action = isRefused ? "REJECT" : (["B_BOOK", "PARTIAL_HEDGE"][kept] ?? "A_BOOK");
  const isHedged = action === "A_BOOK" || action === "PARTIAL_HEDGE";
  const lp = lps[skewed(draw, lps.length)] ?? "";
  const isFailed = !isRefused && isHedged && draw(40) === 0;
  const refusal = isRefused ? (denials[skewed(draw, denials.length)] ?? "") : "";
  return {
    symbol,
    side: draw(2) === 0 ? "Buy" : "Sell",
    ord_type: types[draw(types.length)] ?? "",
    ord_status: isRefused ? "Rejected" : isFailed ? "Canceled" : "Filled",
    client_class,
    action,
    rule,
    reason: isFailed ? "LP_REJECTED" : refusal,
    book: isHedged ? (action === "A_BOOK" ? "A" : "AB") : action === "REJECT" ? "" : "B",
    lp_list: JSON.stringify(isHedged ? [lp] : []),
    party: "",
  };
}

/** Tables that turn a place into facets and accounts, so that the database makes the rows. */
export async function writeSlots({ db }: Engine): Promise<number> {
  const draw = drawing();
  const ids = new Map<string, number>();
  const facets: (Words & { id: number })[] = [];
  const slots: { slot: number; facets: number; account: string }[] = [];
  for (let slot = 0; slot < SLOTS + 64; slot++) {
    // The last few are of a symbol that was traded long ago, and is no more.
    const symbol = slot < SLOTS ? `SYM${skewed(draw, 60)}` : "GONE";
    const words = wordsOf(draw, symbol);
    const name = JSON.stringify(words);
    const id = ids.get(name) ?? ids.size + 1;
    if (!ids.has(name)) facets.push({ id, ...words });
    ids.set(name, id);
    slots.push({ slot, facets: id, account: `A${skewed(draw, ACCOUNTS)}` });
  }
  await sql`create table slots (slot bigint primary key, facets bigint, account text)`.execute(db);
  for (let at = 0; at < slots.length; at += 500) {
    const rows = slots.slice(at, at + 500).map((row) => sql`(${sql.join(Object.values(row))})`);
    await sql`insert into slots (slot, facets, account) values ${sql.join(rows)}`.execute(db);
  }
  const columns = sql.join([sql.ref("id"), ...facetColumns.map((each) => sql.ref(each))]);
  for (let at = 0; at < facets.length; at += 500) {
    const rows = facets
      .slice(at, at + 500)
      .map((row) => sql`(${sql.join([row.id, ...facetColumns.map((each) => row[each])])})`);
    await sql`insert into facets (${columns}) values ${sql.join(rows)}`.execute(db);
  }
  for (const lp of lps) {
    await sql`insert into facet_lps (lp, facets) select ${lp}, id from facets
      where lp_list = ${JSON.stringify([lp])}`.execute(db);
  }
  return facets.length;
}

/** So many decisions, and then their indexes as the migration makes them. */
export async function writeDecisions(
  engine: Engine,
  count: number,
  told: (rows: number) => void,
): Promise<void> {
  const { db } = engine;
  const first = keyOf(JOURNAL, 0);
  for (let at = 1; at <= count; at += AT_ONCE) {
    const to = Math.min(count, at + AT_ONCE - 1);
    const isOld = to <= count / 20;
    const spread = sql`(n * 40503 + n / 65536 * 31) % ${SLOTS}`;
    const slot = isOld
      ? sql`case when n % 500 = 0 then ${SLOTS} + n / 500 % 64 else ${spread} end`
      : spread;
    await sql`insert into decisions (id, order_key, order_id, account, facets, time_us, decided_us,
        order_qty, a_volume, b_volume, sliver, share_bps, score, is_pinned, net, gross, client_px,
        policy_version, findings)
      select ${first} + n, ${first} + n, 'BENCH000O' || n, s.account, s.facets,
        ${BEGIN_US} + n * ${STEP_US}, ${BEGIN_US} + n * ${STEP_US},
        1000000, 500000, 500000, 0, 5000, 42.5, ${isFalse(engine)}, 120000000, 340000000,
        110000000, 7, 'CLASS_SHARE'
      from (${numbers(engine, at, to)}) as g join slots as s on s.slot = ${slot}`.execute(db);
    told(to);
  }
}

const isFalse = ({ kind }: Engine): RawBuilder<unknown> =>
  kind === "sqlite" ? sql`0` : sql`false`;

const numbers = ({ kind }: Engine, from: number, to: number): RawBuilder<unknown> =>
  kind === "sqlite"
    ? sql`with recursive c(n) as (select ${from} union all select n + 1 from c where n < ${to})
        select n from c`
    : sql`select n from generate_series(${sql.lit(from)}::bigint, ${sql.lit(to)}::bigint) as c(n)`;

export async function writeUses(engine: Engine, count: number): Promise<void> {
  const { db } = engine;
  await sql`insert into facet_uses (list, account, facets, last_id)
    select 2, '', facets, max(id) from decisions group by facets`.execute(db);
  await sql`insert into facet_uses (list, account, facets, last_id)
    select 2, account, facets, max(id) from decisions group by account, facets`.execute(db);
  await sql`insert into projection_position (journal, journal_id, format, first_event, next_event,
      time_us, batch_crc, missing_events, is_clearing, audited_event, audited_crc, is_audit_forked)
    values (${JOURNAL}, ${JOURNAL_ID}, 1, 1, ${count + 1}, ${BEGIN_US + count * STEP_US}, 0, 0,
      ${isFalse(engine)}, ${count + 1}, 0, ${isFalse(engine)})`.execute(db);
  await sql`drop table slots`.execute(db);
}
