import { isOpen } from "../calendar/market-hours.ts";
import type { AlertCode } from "../codes.ts";
import type { Lp } from "../policy.ts";
import type { Alert, View } from "../view.ts";
import { ToldState } from "./told-state.ts";

/** How an LP's sessions stand. */
export interface LpLink {
  readonly isTrading: boolean;
  readonly isQuoting: boolean;
  /** What went wrong with it last; empty: nothing. */
  readonly lastError: string;
}

/** What is looked at. */
type Level = "connection" | "quotes" | "health";

/** What was told of one LP. */
interface Told extends Readonly<Record<Level, ToldState>> {
  /** The first of the looks in a row at which it could quote, monotonic; else undefined. */
  quotesSinceNs: number | undefined;
}

const codes: Readonly<Record<Level, readonly [worse: AlertCode, better: AlertCode]>> = {
  connection: ["LP_DOWN", "LP_UP"],
  quotes: ["LP_QUOTES_STALE", "LP_QUOTES_FRESH"],
  health: ["LP_HEALTH_LOW", "LP_HEALTH_BACK"],
};

const NS_PER_SECOND = 1_000_000_000;
/** An LP that quotes a little more slowly than its quotes are fresh is slow, not silent. */
const STALENESSES_HELD = 3;

/**
 * Looks at every LP once in a while: its connection, whether what it quotes is fresh, its health.
 *
 * What is no more as it was told is told once, the good news too, when it has been so at two looks
 * in a row and for long enough: `holdNs`. While every market an LP trades is closed it may be down
 * and silent. Monotonic time; bounded by the policy's LPs.
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
    const open = openSymbols(view, lp);
    const told = this.#toldOf(lp.index);
    const tell = (level: Level, text: string): void => {
      const code = codes[level][told[level].isWell ? 1 : 0];
      alerts.push({ code, lp: lp.index, leg: 0, text });
    };
    if (lookAtLink(view, link, open, told)) tell("connection", wordLink(link));
    if (lookAtQuotes(view, lp.index, link, open, told)) {
      tell("quotes", told.quotes.isWell ? "it quotes again" : wordSilence(view, lp.index, open));
    }
    if (lookAtHealth(view, lp.index, open, told)) tell("health", wordHealth(view, lp.index));
  }

  #toldOf(lp: number): Told {
    const known = this.#told.get(lp);
    if (known !== undefined) return known;
    const [connection, quotes, health] = [new ToldState(), new ToldState(), new ToldState()];
    const told: Told = { connection, quotes, health, quotesSinceNs: undefined };
    this.#told.set(lp, told);
    return told;
  }
}

/** How long something must be so before it is told: also where looks come in quick succession. */
function holdNs(view: View, open: readonly number[]): number {
  const stalenesses = open.map((symbol) => stalenessNs(view, symbol));
  return Math.max(STALENESSES_HELD * Math.max(0, ...stalenesses), view.policy.health.lookNs);
}

/** The three below: @returns whether it is to be told */
function lookAtLink(view: View, link: LpLink, open: readonly number[], told: Told): boolean {
  if (open.length > 0) {
    const isUp = link.isTrading && link.isQuoting;
    return told.connection.look(isUp, view.nowNs, holdNs(view, open));
  }
  told.connection.pass();
  return false;
}

function lookAtQuotes(
  view: View,
  lp: number,
  link: LpLink,
  open: readonly number[],
  told: Told,
): boolean {
  const { nowNs } = view;
  const mayQuote = link.isQuoting && open.length > 0;
  told.quotesSinceNs = mayQuote ? (told.quotesSinceNs ?? nowNs) : undefined;
  const { quotesSinceNs, quotes } = told;
  if (quotesSinceNs !== undefined) {
    const hold = holdNs(view, open);
    if (open.some((symbol) => isFreshAt(view, lp, symbol))) return quotes.look(true, nowNs, hold);
    // A look sees a moment; how old its quotes are says since when it has been silent.
    const silentNs = open.map((symbol) => silentSinceNs(view, lp, symbol, quotesSinceNs));
    const sinceNs = Math.max(...silentNs);
    if (sinceNs < nowNs) return quotes.look(false, nowNs, hold, sinceNs);
    // It came up a moment ago, and nothing can be said yet.
  }
  quotes.pass();
  return false;
}

function lookAtHealth(view: View, lp: number, open: readonly number[], { health }: Told): boolean {
  // That it was taken out, or let in again, was told when it happened.
  if (view.state.ejections.isOut(lp)) {
    health.pass();
    return false;
  }
  const { unhealthyBelow, backFrom } = view.policy.health;
  const score = view.health.scoreOf(lp, view);
  const isHealthy = score >= (health.isWell ? unhealthyBelow : backFrom);
  return health.look(isHealthy, view.nowNs, holdNs(view, open));
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

/** From when on it could have quoted for longer than a quote is fresh, and did not. */
function silentSinceNs(view: View, lp: number, symbol: number, couldSinceNs: number): number {
  const quotedNs = view.quotes.has(lp, symbol)
    ? view.nowNs - view.quotes.ageNs(lp, symbol, view.nowNs)
    : 0;
  return Math.max(quotedNs, couldSinceNs) + stalenessNs(view, symbol);
}

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

/** Where no LP is sound, `on_all_unhealthy` may send orders to it all the same. */
function wordHealth(view: View, lp: number): string {
  const { unhealthyBelow } = view.policy.health;
  const score = view.health.scoreOf(lp, view);
  const figure = `health ${score.toFixed(2)}`;
  if (score >= unhealthyBelow) return `${figure}: it is sound again`;
  return `${figure}, below ${unhealthyBelow}: orders pass it by while another is sound`;
}
