import { isOpen } from "../calendar/market-hours.ts";
import type { AlertCode } from "../codes.ts";
import type { Lp } from "../policy.ts";
import type { Alert, View } from "../view.ts";

/** How an LP's sessions stand. */
export interface LpLink {
  readonly isTrading: boolean;
  readonly isQuoting: boolean;
  /** What went wrong with it last; empty: nothing. */
  readonly lastError: string;
}

/** What is looked at: that something is well, or not, was told last. */
type Level = "connection" | "quotes" | "health";

/** What was told of one LP. */
interface Told {
  readonly isWell: Record<Level, boolean>;
  /** The first of the looks in a row at which it could quote, monotonic; else undefined. */
  quotesSinceNs: number | undefined;
}

const codes: Readonly<Record<Level, readonly [worse: AlertCode, better: AlertCode]>> = {
  connection: ["LP_DOWN", "LP_UP"],
  quotes: ["LP_QUOTES_STALE", "LP_QUOTES_FRESH"],
  health: ["LP_HEALTH_LOW", "LP_HEALTH_BACK"],
};

const NS_PER_SECOND = 1_000_000_000;

/**
 * Looks at every LP once in a while: its connection, whether what it quotes is fresh, its health.
 *
 * What is no more as it was at the last look is told once, the good news too. While every market
 * an LP trades is closed it may be down and silent. Monotonic time; bounded by the policy's LPs.
 */
export class LpLooks {
  readonly #told = new Map<number, Told>();
  #lookedNs: number;

  /** @param nowNs when LPs begin to be called: the first look is an interval later */
  constructor(nowNs: number) {
    this.#lookedNs = nowNs;
  }

  /** Call it often. @param linkOf undefined: the LP has no connection here */
  onTime(view: View, linkOf: (lp: number) => LpLink | undefined): readonly Alert[] {
    const { policy, nowNs } = view;
    if (nowNs - this.#lookedNs < policy.health.lookNs) return [];
    this.#lookedNs = nowNs;
    const alerts: Alert[] = [];
    for (const lp of policy.lps) {
      const link = lp.isEnabled ? linkOf(lp.index) : undefined;
      // One that is enabled again begins anew.
      if (link === undefined) this.#told.delete(lp.index);
      else this.#look(view, lp, link, alerts);
    }
    return alerts;
  }

  #look(view: View, lp: Lp, link: LpLink, alerts: Alert[]): void {
    const told = this.#toldOf(lp.index);
    const open = openSymbols(view, lp);
    const mayQuote = link.isQuoting && open.length > 0;
    if (!mayQuote) told.quotesSinceNs = undefined;
    else told.quotesSinceNs ??= view.nowNs;
    if (open.length > 0) {
      const isUp = link.isTrading && link.isQuoting;
      tell(told, "connection", isUp, alerts, lp, wordLink(link));
    }
    const { quotesSinceNs } = told;
    if (quotesSinceNs !== undefined) {
      const isFresh = open.some((symbol) => isFreshAt(view, lp.index, symbol));
      const isSilent = open.every((symbol) => isSilentAt(view, lp.index, symbol, quotesSinceNs));
      const text = isFresh ? "it quotes again" : wordSilence(view, lp.index, open);
      // Between the two it came up a moment ago, and nothing can be said yet.
      if (isFresh || isSilent) tell(told, "quotes", isFresh, alerts, lp, text);
    }
    // That it was taken out, or let in again, was told when it happened.
    if (!view.state.ejections.isOut(lp.index)) {
      const score = view.health.scoreOf(lp.index, view);
      const isHealthy = score >= view.policy.health.unhealthyBelow;
      tell(told, "health", isHealthy, alerts, lp, wordHealth(view, score));
    }
  }

  #toldOf(lp: number): Told {
    const known = this.#told.get(lp);
    if (known !== undefined) return known;
    // An LP is taken to be well until it is looked at.
    const isWell = { connection: true, quotes: true, health: true };
    const told: Told = { isWell, quotesSinceNs: undefined };
    this.#told.set(lp, told);
    return told;
  }
}

function tell(
  { isWell }: Told,
  level: Level,
  isNow: boolean,
  alerts: Alert[],
  { index }: Lp,
  text: string,
): void {
  if (isWell[level] === isNow) return;
  isWell[level] = isNow;
  const [worse, better] = codes[level];
  alerts.push({ code: isNow ? better : worse, lp: index, leg: 0, text });
}

/** Of the symbols an LP trades those whose market is open. */
function openSymbols({ policy: { instruments, hours }, timeUs }: View, { terms }: Lp): number[] {
  const open: number[] = [];
  for (const [symbol, instrument] of instruments.entries()) {
    if (instrument === undefined || terms[symbol] === undefined) continue;
    const ofSymbol = hours[symbol];
    if (instrument.mode === "off" || (ofSymbol !== undefined && !isOpen(ofSymbol, timeUs)))
      continue;
    open.push(symbol);
  }
  return open;
}

const stalenessNs = ({ policy }: View, symbol: number): number =>
  policy.instruments[symbol]?.quoteStalenessNs ?? 0;

const isFreshAt = (view: View, lp: number, symbol: number): boolean =>
  view.quotes.has(lp, symbol) &&
  view.quotes.ageNs(lp, symbol, view.nowNs) <= stalenessNs(view, symbol);

/** It could have quoted for longer than a quote is fresh, and did not. */
const isSilentAt = (view: View, lp: number, symbol: number, sinceNs: number): boolean =>
  !isFreshAt(view, lp, symbol) && view.nowNs - sinceNs > stalenessNs(view, symbol);

function wordLink({ isTrading, isQuoting, lastError }: LpLink): string {
  if (isTrading && isQuoting) return "it takes orders and sends prices";
  const missing = [
    ...(isTrading ? [] : ["no session for orders is up"]),
    ...(isQuoting ? [] : ["none for prices"]),
  ];
  return `${missing.join(", ")}${lastError === "" ? "" : `; last error: ${lastError}`}`;
}

function wordSilence(view: View, lp: number, open: readonly number[]): string {
  const ages = open
    .filter((symbol) => view.quotes.has(lp, symbol))
    .map((symbol) => view.quotes.ageNs(lp, symbol, view.nowNs));
  const of = open.length === 1 ? "its symbol" : `any of its ${open.length} open symbols`;
  if (ages.length === 0) return `its session is up, and it quotes nothing of ${of}`;
  const seconds = Math.floor(Math.min(...ages) / NS_PER_SECOND);
  return `its session is up, and it has quoted nothing of ${of} for ${seconds} s`;
}

const wordHealth = ({ policy }: View, score: number): string =>
  score >= policy.health.unhealthyBelow
    ? `health ${score.toFixed(2)}: orders go to it as before`
    : `health ${score.toFixed(2)}, below ${policy.health.unhealthyBelow}: orders pass it by`;
