import { wordDenial, wordEnding } from "./codes.ts";
import { wordFinding } from "./decide/word-finding.ts";
import { wordVerdict } from "./execute/sor/lp-view.ts";
import { avgPxOf, cumQtyOf } from "./execute/order.ts";
import type { Order } from "./execute/order.ts";
import type { HouseOrdered } from "./house/house-events.ts";
import type { MoveOrdered } from "./house/move-events.ts";
import { execIDOf, legIDOf, orderIDOf } from "./ids.ts";
import { accountNameOf } from "./names.ts";
import type { Names } from "./names.ts";
import { amountOf, lotsOf, pxOf } from "./units/plain-number.ts";
import type { OrderDecided } from "./events.ts";
import { plus } from "./units/quantity.ts";

/** An order and why it went where it went, in plain words and numbers (lots, prices, percent). */
export interface Explanation {
  readonly orderID: string;
  readonly clOrdID: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly orderQty: number;
  readonly ordType: string;
  readonly timeInForce: string;
  /** 0: it has none. */
  readonly limitPx: number;
  readonly stopPx: number;
  /** The position it closes, by the OrderID of the order that opened it; empty: it names none. */
  readonly position: string;
  readonly ordStatus: string;
  /** It waits for its price. */
  readonly isResting: boolean;
  readonly cumQty: number;
  readonly avgPx: number;
  readonly denial: Reason | undefined;
  readonly ending: Reason | undefined;
  /** Who ordered it for the house and why; undefined: it is a client's. */
  readonly house: ExplainedHouse | undefined;
  readonly decision: ExplainedDecision | undefined;
  readonly legs: readonly ExplainedLeg[];
  readonly fills: readonly ExplainedFill[];
}

export interface Reason {
  readonly code: string;
  readonly text: string;
}

export interface ExplainedHouse {
  readonly purpose: string;
  /** Whose position it moves, and to which book; both empty: nobody's. */
  readonly account: string;
  readonly to: string;
  /** The one LP it may go to, empty: any. */
  readonly lp: string;
  readonly actor: string;
  readonly reason: string;
}

export interface ExplainedDecision {
  readonly action: string;
  readonly policyVersion: number;
  /** Wall time, microseconds since 1970. */
  readonly timeUs: number;
  readonly group: string;
  readonly clientClass: string;
  readonly isPinned: boolean;
  readonly score: number;
  readonly net: number;
  readonly doubt: number;
  readonly gross: number;
  /** Amounts in the reporting currency; -1: not known. */
  readonly globalNet: number;
  readonly lotWorth: number;
  /** -1: not known. */
  readonly volatility: number;
  /** Empty: no rule decided. */
  readonly ruleId: string;
  readonly aBookPercent: number;
  readonly aVolume: number;
  readonly bVolume: number;
  readonly sliver: number;
  readonly clientPx: number;
  /** How far past it an LP might fill. */
  readonly deviation: number;
  readonly findings: readonly ExplainedFinding[];
  readonly lps: readonly ExplainedLp[];
}

/** A finding, and the share to hedge before and after it, in percent. */
export interface ExplainedFinding extends Reason {
  readonly before: number;
  readonly after: number;
}

export interface ExplainedLp {
  readonly lp: string;
  readonly verdict: string;
  readonly text: string;
  readonly bid: number;
  readonly ask: number;
  readonly ageMs: number;
  readonly isUp: boolean;
  /** What of the A leg was sent to it. */
  readonly legQty: number;
  /** 0…1. */
  readonly health: number;
  /** The order was to try it out after failures. */
  readonly isProbe: boolean;
  /** A kill switch let only closings pass: it took no more than this; -1: no switch said so. */
  readonly atMost: number;
  /** Levels behind its best price that the order's size needed. */
  readonly deeper: readonly ExplainedLevel[];
}

export interface ExplainedLevel {
  readonly px: number;
  /** Lots; 0: it did not say how much. */
  readonly qty: number;
}

export interface ExplainedLeg {
  readonly clOrdID: string;
  readonly lp: string;
  readonly lpOrderID: string;
  readonly orderQty: number;
  readonly limitPx: number;
  readonly expectedPx: number;
  readonly ordStatus: string;
  readonly isInDoubt: boolean;
  readonly cumQty: number;
  readonly text: string;
}

export interface ExplainedFill {
  readonly execID: string;
  readonly lastQty: number;
  readonly lastPx: number;
  readonly aQty: number;
  readonly bQty: number;
  /** How much better the LP filled, which the house kept; 0: nothing. */
  readonly kept: number;
  /** Empty currency: the order was decided under no commission. */
  readonly commission: number;
  readonly commCurrency: string;
}

/**
 * Built from the order's own record alone: policy and quotes of today are not asked.
 *
 * @param decision of the order, from the journal where its order keeps it no more
 */
export function explainOrder(
  order: Order,
  names: Names,
  journalId: string,
  decision: OrderDecided | undefined = order.decision,
): Explanation {
  const { terms } = order;
  return {
    orderID: orderIDOf(journalId, terms.order),
    clOrdID: terms.clOrdID,
    account: accountNameOf(names, terms.account) || order.written.account,
    symbol: names.nameOf("symbol", terms.symbol) || order.written.symbol,
    side: terms.side,
    orderQty: lotsOf(terms.orderQty),
    ordType: terms.ordType,
    timeInForce: terms.timeInForce,
    limitPx: pxOf(terms.limitPx),
    stopPx: pxOf(terms.stopPx),
    position: terms.position > 0 ? orderIDOf(journalId, terms.position) : "",
    ordStatus: order.ordStatus,
    isResting: order.isResting,
    cumQty: lotsOf(cumQtyOf(order)),
    avgPx: pxOf(avgPxOf(order)),
    denial: denialOf(order),
    ending: order.ending && { code: order.ending, text: wordEnding(order.ending) },
    house: order.house && houseOf(order.house, order.move, names),
    decision: decision && explainDecision(decision, names),
    legs: legsOf(order, names, journalId),
    fills: order.fills.map((fill) => ({
      execID: execIDOf(journalId, fill.exec),
      lastQty: lotsOf(plus(fill.aQty, fill.bQty)),
      lastPx: pxOf(fill.lastPx),
      aQty: lotsOf(fill.aQty),
      bQty: lotsOf(fill.bQty),
      kept: pxOf(fill.kept),
      commission: amountOf(fill.commission),
      commCurrency: fill.commCurrency,
    })),
  };
}

const houseOf = (
  { purpose, lp, actor, reason }: HouseOrdered,
  move: MoveOrdered | undefined,
  names: Names,
): ExplainedHouse => ({
  purpose,
  account: move === undefined ? "" : names.nameOf("account", move.account),
  to: move?.to ?? "",
  lp: names.nameOf("lp", lp),
  actor,
  reason,
});

function denialOf(order: Order): Reason | undefined {
  const { denial, detail } = order;
  if (denial === undefined) return undefined;
  return {
    code: denial,
    text: detail === "" ? wordDenial(denial) : `${wordDenial(denial)}: ${detail}`,
  };
}

const PERCENT = 100;

/** A decision from its record. */
export function explainDecision(decision: OrderDecided, names: Names): ExplainedDecision {
  return {
    action: decision.action,
    policyVersion: decision.policyVersion,
    timeUs: decision.timeUs,
    group: names.nameOf("group", decision.group),
    clientClass: decision.clientClass,
    isPinned: decision.isPinned,
    score: decision.score,
    net: lotsOf(decision.net),
    doubt: lotsOf(decision.doubt),
    gross: lotsOf(decision.gross),
    globalNet: decision.globalNet < 0 ? -1 : amountOf(decision.globalNet),
    lotWorth: decision.lotWorth < 0 ? -1 : amountOf(decision.lotWorth),
    volatility: decision.volatility,
    ruleId: decision.ruleId,
    aBookPercent: decision.aBook / PERCENT,
    aVolume: lotsOf(decision.aVolume),
    bVolume: lotsOf(decision.bVolume),
    sliver: lotsOf(decision.sliver),
    clientPx: pxOf(decision.clientPx),
    deviation: pxOf(decision.deviation),
    findings: decision.findings.map((finding) => ({
      code: finding.code,
      text: wordFinding(finding),
      before: finding.from / PERCENT,
      after: finding.to / PERCENT,
    })),
    lps: decision.lps.map((view) => ({
      lp: names.nameOf("lp", view.lp),
      verdict: view.verdict,
      text: wordVerdict(view.verdict),
      bid: pxOf(view.bid),
      ask: pxOf(view.ask),
      ageMs: view.ageUs < 0 ? -1 : view.ageUs / 1000,
      isUp: view.isUp,
      legQty: lotsOf(view.legQty),
      health: view.health,
      isProbe: view.isProbe,
      atMost: view.atMost < 0 ? -1 : lotsOf(view.atMost),
      deeper: view.deeper.map(({ px, qty }) => ({ px: pxOf(px), qty: lotsOf(qty) })),
    })),
  };
}

const legsOf = (order: Order, names: Names, journalId: string): ExplainedLeg[] =>
  order.legs.map((leg) => ({
    clOrdID: legIDOf(journalId, leg.leg),
    lp: names.nameOf("lp", leg.lp),
    lpOrderID: leg.lpOrderID,
    orderQty: lotsOf(leg.orderQty),
    limitPx: pxOf(leg.limitPx),
    expectedPx: pxOf(leg.expectedPx),
    ordStatus: leg.ordStatus,
    isInDoubt: leg.isInDoubt,
    cumQty: lotsOf(leg.cumQty),
    text: leg.text,
  }));

/** The same for a person: one fact a line, in the order in which things were decided. */
export function wordExplanation(it: Explanation): string {
  const lines = [
    `${it.orderID}  ClOrdID ${it.clOrdID}  account ${it.account}`,
    `${it.side} ${it.orderQty} ${it.symbol}${wordType(it)}: ${it.ordStatus}, ${wordFilled(it)}`,
  ];
  if (it.position !== "") lines.push(`closes    position ${it.position}`);
  if (it.denial !== undefined) lines.push(`denied    ${it.denial.code}: ${it.denial.text}`);
  if (it.house !== undefined) lines.push(wordHouse(it.house));
  if (it.decision !== undefined) lines.push(...wordDecision(it.decision));
  for (const leg of it.legs) lines.push(wordLeg(leg));
  for (const fill of it.fills) lines.push(wordFill(fill));
  if (it.ending !== undefined) lines.push(`ended     ${it.ending.code}: ${it.ending.text}`);
  return `${lines.join("\n")}\n`;
}

function wordHouse({ purpose, account, to, lp, actor, reason }: ExplainedHouse): string {
  const what = to === "" ? purpose : `${purpose} of account ${account} to ${to}`;
  return `house     ${what} by ${actor}${lp === "" ? "" : `, at ${lp} alone`}: ${reason}`;
}

function wordFill(it: ExplainedFill): string {
  const from = `(${it.aQty} from the LP, ${it.bQty} from the house)`;
  const better = it.kept === 0 ? "" : `, ${it.kept} better at the LP and kept`;
  const { commission, commCurrency } = it;
  const charged = commCurrency === "" ? "" : `, commission ${commission} ${commCurrency}`;
  return `fill      ${it.lastQty} at ${it.lastPx} ${from}${better}${charged}`;
}

/** A market order goes without saying. */
function wordType({ ordType, timeInForce, limitPx, stopPx, isResting }: Explanation): string {
  if (ordType === "Market") return "";
  const stop = stopPx === 0 ? "" : `, stop ${stopPx}`;
  const limit = limitPx === 0 ? "" : `, limit ${limitPx}`;
  return `, ${ordType} ${timeInForce}${stop}${limit}${isResting ? ", resting" : ""}`;
}

const wordFilled = ({ cumQty, avgPx }: Explanation): string =>
  cumQty === 0 ? "nothing filled" : `${cumQty} filled at ${avgPx}`;

const wordLp = ({ text, legQty }: ExplainedLp): string =>
  legQty === 0 ? text : `${text} for ${legQty} lots`;

function wordQuote(it: ExplainedLp): string {
  const { bid, ask, ageMs, health, isProbe, atMost, deeper } = it;
  const trial = isProbe ? ", tried out" : "";
  const bound = atMost < 0 ? "" : `, closes ${atMost} lots at most`;
  return ageMs < 0
    ? ""
    : ` (${bid} / ${ask}, ${ageMs} ms old, health ${health.toFixed(2)}${trial}${bound}` +
        `${wordLevels(deeper)})`;
}

function wordLevels(deeper: readonly ExplainedLevel[]): string {
  const levels = deeper.map(({ px, qty }) => (qty === 0 ? `at ${px}` : `${qty} lots at ${px}`));
  return levels.length === 0 ? "" : `, behind it ${levels.join(", ")}`;
}

/** A decision in plain words, one fact a line. */
export function wordDecision(decision: ExplainedDecision): string[] {
  const { findings, lps, ruleId } = decision;
  const rule = ruleId === "" ? "" : ` by rule ${ruleId}`;
  return [
    `decision  ${decision.action}${rule}: ${decision.aVolume} hedged, ${decision.bVolume} kept ` +
      `(policy ${decision.policyVersion})`,
    `  inputs  ${wordInputs(decision)}`,
    ...findings.map((it) => `  found   ${it.code}: ${it.text}${wordShare(it)}`),
    ...lps.map((lp) => `  lp      ${lp.lp} ${lp.verdict}: ${wordLp(lp)}${wordQuote(lp)}`),
  ];
}

const wordShare = ({ before, after }: ExplainedFinding): string =>
  before === after ? "" : ` (${before} % -> ${after} %)`;

function wordInputs(it: ExplainedDecision): string {
  const pinned = it.isPinned ? " (pinned)" : "";
  const doubt = it.doubt === 0 ? "" : `, ${it.doubt} more if open orders fail`;
  const volatility =
    it.volatility < 0 ? "unknown" : `${Number((it.volatility * 100).toFixed(3))} %`;
  return (
    `class ${it.clientClass}${pinned}, score ${it.score}, group ${it.group || "none"}, ` +
    `net ${it.net} lots${doubt}, gross ${it.gross}, ` +
    `all symbols ${it.globalNet < 0 ? "unknown" : it.globalNet}, volatility ${volatility}, ` +
    `client price ${it.clientPx || "none"}, LPs up to ${it.deviation} past it`
  );
}

function wordLeg(leg: ExplainedLeg): string {
  const doubt = leg.isInDoubt ? ", IN DOUBT" : "";
  const text = leg.text === "" ? "" : ` (${leg.text})`;
  return (
    `leg       ${leg.clOrdID} ${leg.orderQty} at ${leg.lp}, limit ${leg.limitPx}, ` +
    `expected ${leg.expectedPx}: ${leg.ordStatus}${doubt}, ${leg.cumQty} filled${text}`
  );
}
