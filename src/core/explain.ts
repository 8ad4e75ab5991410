import { wordDenial, wordEnding } from "./codes.ts";
import { wordFinding } from "./decide/word-finding.ts";
import { wordVerdict } from "./execute/sor/lp-view.ts";
import { avgPxOf, cumQtyOf } from "./execute/order.ts";
import type { Order } from "./execute/order.ts";
import { execIDOf, legIDOf, orderIDOf } from "./ids.ts";
import type { Names } from "./names.ts";
import { lotsOf, pxOf } from "./units/plain-number.ts";
import { plus } from "./units/quantity.ts";

/** An order and why it went where it went, in plain words and numbers (lots, prices, percent). */
export interface Explanation {
  readonly orderID: string;
  readonly clOrdID: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly orderQty: number;
  readonly ordStatus: string;
  readonly cumQty: number;
  readonly avgPx: number;
  readonly denial: Reason | undefined;
  readonly ending: Reason | undefined;
  readonly decision: ExplainedDecision | undefined;
  readonly legs: readonly ExplainedLeg[];
  readonly fills: readonly ExplainedFill[];
}

export interface Reason {
  readonly code: string;
  readonly text: string;
}

export interface ExplainedDecision {
  readonly action: string;
  readonly policyVersion: number;
  readonly clientClass: string;
  readonly score: number;
  readonly net: number;
  readonly aBookPercent: number;
  readonly aVolume: number;
  readonly bVolume: number;
  readonly clientPx: number;
  readonly findings: readonly Reason[];
  readonly lps: readonly ExplainedLp[];
}

export interface ExplainedLp {
  readonly lp: string;
  readonly verdict: string;
  readonly text: string;
  readonly bid: number;
  readonly ask: number;
  readonly ageMs: number;
  readonly isUp: boolean;
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
}

/** Built from the order's own record alone: policy and quotes of today are not asked. */
export function explainOrder(order: Order, names: Names, journalId: string): Explanation {
  const { terms } = order;
  return {
    orderID: orderIDOf(journalId, terms.order),
    clOrdID: terms.clOrdID,
    account: names.nameOf("account", terms.account) || order.written.account,
    symbol: names.nameOf("symbol", terms.symbol) || order.written.symbol,
    side: terms.side,
    orderQty: lotsOf(terms.orderQty),
    ordStatus: order.ordStatus,
    cumQty: lotsOf(cumQtyOf(order)),
    avgPx: pxOf(avgPxOf(order)),
    denial: denialOf(order),
    ending: order.ending && { code: order.ending, text: wordEnding(order.ending) },
    decision: decisionOf(order, names),
    legs: legsOf(order, names, journalId),
    fills: order.fills.map((fill) => ({
      execID: execIDOf(journalId, fill.exec),
      lastQty: lotsOf(plus(fill.aQty, fill.bQty)),
      lastPx: pxOf(fill.lastPx),
      aQty: lotsOf(fill.aQty),
      bQty: lotsOf(fill.bQty),
    })),
  };
}

function denialOf(order: Order): Reason | undefined {
  const { denial, detail } = order;
  if (denial === undefined) return undefined;
  return {
    code: denial,
    text: detail === "" ? wordDenial(denial) : `${wordDenial(denial)}: ${detail}`,
  };
}

function decisionOf(order: Order, names: Names): ExplainedDecision | undefined {
  const { decision } = order;
  if (decision === undefined) return undefined;
  return {
    action: decision.action,
    policyVersion: decision.policyVersion,
    clientClass: decision.clientClass,
    score: decision.score,
    net: lotsOf(decision.net),
    aBookPercent: decision.aBook / 100,
    aVolume: lotsOf(decision.aVolume),
    bVolume: lotsOf(decision.bVolume),
    clientPx: pxOf(decision.clientPx),
    findings: decision.findings.map((finding) => ({
      code: finding.code,
      text: wordFinding(finding),
    })),
    lps: decision.lps.map((view) => ({
      lp: names.nameOf("lp", view.lp),
      verdict: view.verdict,
      text: wordVerdict(view.verdict),
      bid: pxOf(view.bid),
      ask: pxOf(view.ask),
      ageMs: view.ageUs < 0 ? -1 : view.ageUs / 1000,
      isUp: view.isUp,
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
    `${it.side} ${it.orderQty} ${it.symbol}: ${it.ordStatus}, ${wordFilled(it)}`,
  ];
  if (it.denial !== undefined) lines.push(`denied    ${it.denial.code}: ${it.denial.text}`);
  if (it.decision !== undefined) lines.push(...wordDecision(it.decision));
  for (const leg of it.legs) lines.push(wordLeg(leg));
  for (const fill of it.fills) {
    lines.push(
      `fill      ${fill.lastQty} at ${fill.lastPx} ` +
        `(${fill.aQty} from the LP, ${fill.bQty} from the house)`,
    );
  }
  if (it.ending !== undefined) lines.push(`ended     ${it.ending.code}: ${it.ending.text}`);
  return `${lines.join("\n")}\n`;
}

const wordFilled = ({ cumQty, avgPx }: Explanation): string =>
  cumQty === 0 ? "nothing filled" : `${cumQty} filled at ${avgPx}`;

const wordQuote = ({ bid, ask, ageMs }: ExplainedLp): string =>
  ageMs < 0 ? "" : ` (${bid} / ${ask}, ${ageMs} ms old)`;

function wordDecision(decision: ExplainedDecision): string[] {
  const { findings, lps } = decision;
  return [
    `decision  ${decision.action}: ${decision.aVolume} hedged, ${decision.bVolume} kept ` +
      `(policy ${decision.policyVersion})`,
    `  inputs  class ${decision.clientClass}, score ${decision.score}, ` +
      `net ${decision.net} lots, client price ${decision.clientPx || "none"}`,
    ...findings.map((finding) => `  stage   ${finding.code}: ${finding.text}`),
    ...lps.map((lp) => `  lp      ${lp.lp} ${lp.verdict}: ${lp.text}${wordQuote(lp)}`),
  ];
}

function wordLeg(leg: ExplainedLeg): string {
  const doubt = leg.isInDoubt ? ", IN DOUBT" : "";
  const text = leg.text === "" ? "" : ` (${leg.text})`;
  return (
    `leg       ${leg.clOrdID} ${leg.orderQty} at ${leg.lp}, limit ${leg.limitPx}, ` +
    `expected ${leg.expectedPx}: ${leg.ordStatus}${doubt}, ${leg.cumQty} filled${text}`
  );
}
