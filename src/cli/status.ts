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
  }),
  sessions: z.array(z.object({ id: z.string(), role: z.string(), state: z.string() })),
  lps: z.array(z.object({ id: z.string(), isTrading: z.boolean(), isQuoting: z.boolean() })),
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
      unexplained: z.number(),
    }),
  ),
});

export async function status({ data, json }: AskOptions): Promise<void> {
  const answer = await ask(data, { op: "status" });
  if (json) printJson(answer);
  else print(worded(shown.parse(answer)));
}

function worded(it: z.infer<typeof shown>): string {
  const { counters, killSwitch } = it;
  const kill = killSwitch.level === "off" ? "off" : `${killSwitch.level}: ${killSwitch.reason}`;
  const lines = [
    `desk       ${it.journalId}, up ${it.uptimeSeconds} s`,
    `policy     ${it.policyVersion}, durability ${it.durability}`,
    `journal    ${it.nextEvent - 1} events`,
    `kill       ${kill}`,
    `orders     ${counters.ordersAccepted} accepted, ${counters.ordersDenied} denied, ` +
      `${counters.clientFills} fills, ${it.openOrders} open, ${it.legsInDoubt} legs in doubt`,
    `decisions  ${pairs(counters.decisions)}`,
    `denials    ${pairs(counters.denials) || "none"}`,
  ];
  for (const session of it.sessions) {
    lines.push(`session    ${session.id} (${session.role}): ${session.state}`);
  }
  for (const lp of it.lps) {
    const trading = lp.isTrading ? "trading" : "not trading";
    lines.push(`lp         ${lp.id}: ${trading}, ${lp.isQuoting ? "quoting" : "not quoting"}`);
  }
  for (const row of it.exposure) {
    lines.push(
      `exposure   ${row.symbol}: kept net ${row.net} (long ${row.bLong}, short ${row.bShort}` +
        `${worthIn(row.netWorth, it.reportingCurrency)}), ` +
        `passed on ${row.aNet}, hedged ${pairs(row.hedged)}, suspense ${row.suspenseNet}` +
        (row.unexplained === 0 ? "" : `, UNEXPLAINED ${row.unexplained}`),
    );
  }
  return `${lines.join("\n")}\n`;
}

const worthIn = (worth: number | undefined, currency: string): string =>
  worth === undefined ? "" : `, worth ${worth} ${currency}`;

const pairs = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([key, count]) => `${key} ${count}`)
    .join(", ");
