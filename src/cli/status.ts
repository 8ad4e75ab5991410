import { z } from "zod";
import { ask } from "./ask.ts";
import { print, printJson } from "./output.ts";

export interface AskOptions {
  readonly data: string | undefined;
  readonly json: boolean;
}

/** What of the desk's answer is shown to people; `--json` shows all of it. */
const shown = z.object({
  journalId: z.string(),
  nextEvent: z.number(),
  uptimeSeconds: z.number(),
  policyVersion: z.number(),
  durability: z.string(),
  killSwitch: z.object({ level: z.string(), reason: z.string() }),
  openOrders: z.number(),
  legsInDoubt: z.number(),
  counters: z.object({
    ordersAccepted: z.number(),
    ordersDenied: z.number(),
    clientFills: z.number(),
    decisions: z.record(z.string(), z.number()),
    denials: z.record(z.string(), z.number()),
    alerts: z.record(z.string(), z.number()),
  }),
  sessions: z.array(z.object({ id: z.string(), role: z.string(), state: z.string() })),
  lps: z.array(z.object({ id: z.string(), isTrading: z.boolean(), isQuoting: z.boolean() })),
  quotes: z.array(
    z.object({
      lp: z.string(),
      symbol: z.string(),
      bid: z.number(),
      ask: z.number(),
      ageMs: z.number(),
      isFresh: z.boolean(),
    }),
  ),
  reportingCurrency: z.string(),
  exposure: z.array(
    z.object({
      symbol: z.string(),
      net: z.number(),
      netWorth: z.number().optional(),
      bLong: z.number(),
      bShort: z.number(),
      aNet: z.number(),
      hedged: z.record(z.string(), z.number()),
      suspenseNet: z.number(),
      doubtBuy: z.number(),
      doubtSell: z.number(),
      unexplained: z.number(),
    }),
  ),
});

export async function status({ data, json }: AskOptions): Promise<void> {
  const { result } = await ask(data, { op: "status" });
  if (json) printJson(result);
  else print(worded(shown.parse(result)));
}

function worded(it: z.infer<typeof shown>): string {
  const { counters, killSwitch } = it;
  const kill = killSwitch.level === "off" ? "off" : `${killSwitch.level}: ${killSwitch.reason}`;
  const lines = [
    `desk       ${it.journalId}, up ${it.uptimeSeconds} s`,
    `policy     ${it.policyVersion}, durability ${it.durability}`,
    `journal    ${it.nextEvent - 1} events`,
    `kill       ${kill}`,
    `since the start of the desk:`,
    `orders     ${counters.ordersAccepted} accepted, ${counters.ordersDenied} denied, ` +
      `${counters.clientFills} fills, ${it.openOrders} open, ${it.legsInDoubt} legs in doubt`,
    `decisions  ${pairs(counters.decisions)}`,
    `denials    ${pairs(counters.denials) || "none"}`,
    `alerts     ${pairs(counters.alerts) || "none"}`,
    `now:`,
  ];
  for (const session of it.sessions) {
    lines.push(`session    ${session.id} (${session.role}): ${session.state}`);
  }
  for (const lp of it.lps) {
    const trading = lp.isTrading ? "trading" : "not trading";
    lines.push(`lp         ${lp.id}: ${trading}, ${lp.isQuoting ? "quoting" : "not quoting"}`);
  }
  for (const { lp, symbol, bid, ask: offer, ageMs, isFresh } of it.quotes) {
    const price = ageMs < 0 ? "no quote" : `${bid} / ${offer}, ${ageMs} ms old`;
    lines.push(`quote      ${symbol} ${lp}: ${price}${isFresh || ageMs < 0 ? "" : ", STALE"}`);
  }
  for (const row of it.exposure) {
    lines.push(
      `exposure   ${row.symbol}: kept net ${row.net} (long ${row.bLong}, short ${row.bShort}` +
        `${worthIn(row.netWorth, it.reportingCurrency)}), ` +
        `passed on ${row.aNet}, hedged ${pairs(row.hedged)}, suspense ${row.suspenseNet}` +
        doubtIn(row) +
        (row.unexplained === 0 ? "" : `, UNEXPLAINED ${row.unexplained}`),
    );
  }
  return `${lines.join("\n")}\n`;
}

const doubtIn = ({ doubtBuy, doubtSell }: { doubtBuy: number; doubtSell: number }): string =>
  doubtBuy === 0 && doubtSell === 0 ? "" : `, in doubt ${doubtBuy} bought ${doubtSell} sold`;

const worthIn = (worth: number | undefined, currency: string): string =>
  worth === undefined ? "" : `, worth ${worth} ${currency}`;

const pairs = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([key, count]) => `${key} ${count}`)
    .join(", ");
