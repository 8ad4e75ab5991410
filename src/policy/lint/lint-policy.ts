import { groupsIn } from "../overrides.ts";
import { quoted } from "../quoted.ts";
import type { LpEntry } from "../lp-entry.ts";
import type { PolicyDocument } from "../policy-document.ts";
import { keptImprovementNotes } from "./kept-improvement.ts";
import { loneGroupNotes } from "./lone-groups.ts";
import { lintRules } from "./lint-rules.ts";
import type { PolicyNote } from "./policy-note.ts";

/** What is doubtful about a policy: LPs nothing can be traded with, symbols nobody takes, rules. */
export function lintPolicy(document: PolicyDocument, nowUs: number): readonly PolicyNote[] {
  const { liquidityProviders: lps, routingRules, accounts, instruments, routing } = document;
  const known = {
    accounts,
    symbols: instruments.map(({ symbol }) => symbol),
    lps: lps.map(({ id }) => id),
    lpsUnsupported: lps.filter(({ type }) => type === "UNSUPPORTED").map(({ id }) => id),
    groups: [...new Set([...accounts.map(({ group }) => group), ...groupsIn(routing.overrides)])],
  };
  const rules = lintRules(routingRules, known, nowUs);
  return [
    ...lpNotes(document),
    ...symbolNotes(document),
    ...feedNotes(document),
    ...loneGroupNotes(document),
    ...keptImprovementNotes(document),
    ...orderAgeNotes(document),
    ...rules.map(({ code, severity, ruleId, text, hint }) => {
      return { code, severity, subject: `rule ${ruleId}`, text, hint };
    }),
  ];
}

const lpNotes = ({ liquidityProviders }: PolicyDocument): readonly PolicyNote[] =>
  liquidityProviders.flatMap((lp) => lpNote(lp) ?? []);

function lpNote({ id, type, declaredType, enabled, mappings }: LpEntry): PolicyNote | undefined {
  const subject = `LP ${id}`;
  if (type === "UNSUPPORTED") {
    const text = `LP ${quoted(id)}: this build has no adapter of type ${quoted(declaredType)}`;
    const hint = "it loads as UNSUPPORTED and is never chosen";
    return { code: "LP_UNSUPPORTED", severity: "warning", subject, text, hint };
  }
  if (!enabled || mappings.length > 0) return undefined;
  const text = `LP ${quoted(id)} has no symbol mapped, so nothing can be traded there`;
  const hint = "add its symbols under mappings, with quantity_per_lot";
  return { code: "LP_WITHOUT_SYMBOLS", severity: "warning", subject, text, hint };
}

/** The LP positions are to be marked at does not quote. */
function feedNotes({ broker, liquidityProviders }: PolicyDocument): readonly PolicyNote[] {
  const feed = liquidityProviders.find(({ id }) => id === broker.priceFeedLp);
  if (feed === undefined || feed.enabled) return [];
  const text = `\`price_feed_lp\` names LP ${quoted(feed.id)}, which is disabled`;
  const hint = "positions are marked at the best quotes of all LPs until it is enabled";
  const subject = `LP ${feed.id}`;
  return [{ code: "PRICE_FEED_LP_DISABLED", severity: "note", subject, text, hint }];
}

/** A slow disk, or a machine that others use, makes orders late: none is refused for that. */
function orderAgeNotes({ controls, intake, sessions }: PolicyDocument): readonly PolicyNote[] {
  const isOpen = intake.fix !== null && sessions.some(({ role }) => role === "acceptor");
  if (!isOpen || controls.maxOrderAgeMs !== null) return [];
  const text = "an order is carried out however long ago it was sent";
  const hint = "controls.max_order_age_ms denies what waited for longer";
  return [{ code: "ORDER_AGE_UNBOUNDED", severity: "note", subject: "controls", text, hint }];
}

/** What it trades: all it maps, or what of that it lists. */
const symbolsOf = ({ symbols, mappings }: LpEntry): readonly string[] =>
  mappings
    .map(({ symbol }) => symbol)
    .filter((symbol) => symbols.length === 0 || symbols.includes(symbol));

function symbolNotes({ instruments, liquidityProviders }: PolicyDocument): readonly PolicyNote[] {
  const traded = new Set(
    liquidityProviders
      .filter(({ type, enabled }) => type !== "UNSUPPORTED" && enabled)
      .flatMap((lp) => symbolsOf(lp)),
  );
  if (liquidityProviders.length === 0) return [];
  return instruments
    .filter(({ symbol }) => !traded.has(symbol))
    .map(({ symbol }) => ({
      code: "SYMBOL_WITHOUT_LP",
      severity: "warning",
      subject: symbol,
      text: `no enabled LP trades ${quoted(symbol)}, so it has no price`,
      hint: "map it at an LP, or take it out",
    }));
}
