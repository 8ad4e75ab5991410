import { z } from "zod";
import { ask } from "./ask.ts";
import { lpLines, lpSchema } from "./lp-line.ts";
import { markLine, markSchema } from "./mark-line.ts";
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
  policyFile: z.string(),
  rules: z.number(),
  policy: z.object({
    file: z.object({ differs: z.boolean(), isHeld: z.boolean(), fault: z.string().nullable() }),
  }),
  reloads: z.object({
    last: z
      .object({ kind: z.string(), text: z.string().optional(), source: z.string() })
      .optional(),
  }),
  killSwitches: z.array(
    z.object({ scope: z.string(), name: z.string(), level: z.string(), reason: z.string() }),
  ),
  journal: z.object({ spareProblem: z.string().optional(), isCancelOnly: z.boolean() }),
  snapshots: z.object({ nextEvent: z.number(), problem: z.string().nullable() }),
  office: z
    .object({
      address: z.string(),
      restarts: z.number(),
      store: z.object({ isOpen: z.boolean(), code: z.string(), text: z.string() }).nullable(),
    })
    .nullable(),
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
  sessions: z.array(
    z.object({
      id: z.string(),
      role: z.string(),
      state: z.string(),
      nextIncoming: z.number(),
      nextOutgoing: z.number(),
    }),
  ),
  lps: z.array(lpSchema),
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
  market: z.array(
    z.object({
      symbol: z.string(),
      bid: z.number(),
      ask: z.number(),
      lps: z.number(),
      offMarket: z.array(z.string()),
    }),
  ),
  reportingCurrency: z.string(),
  exposure: z.array(
    z.object({
      symbol: z.string(),
      net: z.number(),
      netWorth: z.number().optional(),
      mark: markSchema.optional(),
      bLong: z.number(),
      bShort: z.number(),
      aNet: z.number(),
      hedged: z.record(z.string(), z.number()),
      suspenseNet: z.number(),
      orphanNet: z.number(),
      houseNet: z.number(),
      doubtBuy: z.number(),
      doubtSell: z.number(),
      sliverNet: z.number(),
      limits: z
        .object({ maxNet: z.number(), maxGross: z.number(), autoHedge: z.number() })
        .optional(),
      volatility: z.number().optional(),
      reached: z.object({ net: z.string(), gross: z.string() }),
      bGross: z.number(),
      mode: z.string(),
      isOpen: z.boolean(),
      unexplained: z.number(),
    }),
  ),
  global: z.object({
    net: z.number().optional(),
    limit: z.number(),
    reached: z.string(),
  }),
});

export async function status({ data, json }: AskOptions): Promise<void> {
  const { result } = await ask(data, { op: "status" });
  if (json) printJson(result);
  else print(worded(shown.parse(result)));
}

function worded(it: z.infer<typeof shown>): string {
  const { counters } = it;
  const lines = [
    `desk       ${it.journalId}, up ${it.uptimeSeconds} s`,
    `policy     ${it.policyVersion} of ${it.policyFile}, ${it.rules} rules, ` +
      `durability ${it.durability}`,
    ...wordFile(it.policy.file),
    `journal    ${it.nextEvent - 1} events${wordSnapshot(it.snapshots)}`,
    ...wordDisk(it.journal),
    ...wordOffice(it.office),
    ...wordKills(it.killSwitches),
    `since the start of the desk:`,
    `orders     ${counters.ordersAccepted} accepted, ${counters.ordersDenied} denied, ` +
      `${counters.clientFills} fills, ${it.openOrders} open, ${it.legsInDoubt} legs in doubt`,
    `decisions  ${pairs(counters.decisions)}`,
    `denials    ${pairs(counters.denials) || "none"}`,
    `alerts     ${pairs(counters.alerts) || "none"}`,
    `now:`,
  ];
  for (const { id, role, state, nextIncoming, nextOutgoing } of it.sessions) {
    const numbers = `next in ${nextIncoming}, next out ${nextOutgoing}`;
    lines.push(`session    ${id} (${role}): ${state}, ${numbers}`);
  }
  for (const lp of it.lps) lines.push(...lpLines(lp));
  for (const { lp, symbol, bid, ask: offer, ageMs, isFresh } of it.quotes) {
    const price = ageMs < 0 ? "no quote" : `${bid} / ${offer}, ${ageMs} ms old`;
    lines.push(`quote      ${symbol} ${lp}: ${price}${isFresh || ageMs < 0 ? "" : ", STALE"}`);
  }
  for (const { symbol, bid, ask: offer, lps, offMarket } of it.market) {
    const price = lps === 0 ? "no price" : `${bid} / ${offer} of ${lps} LPs`;
    const off = offMarket.map((lp) => `, ${lp} OFF MARKET`).join("");
    lines.push(`market     ${symbol}: ${price}${off}`);
  }
  for (const row of it.exposure) {
    lines.push(
      `exposure   ${row.symbol}: kept net ${row.net} (long ${row.bLong}, short ${row.bShort}` +
        `${worthIn(row.netWorth, it.reportingCurrency)}), ` +
        `passed on ${row.aNet}, hedged ${pairs(row.hedged)}, suspense ${row.suspenseNet}` +
        (row.orphanNet === 0 ? "" : `, orphaned ${row.orphanNet}`) +
        (row.houseNet === 0 ? "" : `, house orders ${row.houseNet}`) +
        doubtIn(row) +
        limitsIn(row) +
        (row.unexplained === 0 ? "" : `, UNEXPLAINED ${row.unexplained}`),
      markLine(row.symbol, row.net, row.mark, it.reportingCurrency),
    );
  }
  lines.push(
    `exposure   all symbols: ${it.global.net ?? "unknown"} of ${it.global.limit} ` +
      `${it.reportingCurrency}${reachedWord(it.global.reached)}`,
  );
  return `${lines.join("\n")}\n`;
}

type Shown = z.infer<typeof shown>;
type SymbolRow = Shown["exposure"][number];

function wordSnapshot({ nextEvent, problem }: Shown["snapshots"]): string {
  if (problem !== null) return `, no snapshot is written: ${problem}`;
  return nextEvent === 0 ? "" : `, ${nextEvent - 1} of them in the last snapshot`;
}

function wordDisk({ isCancelOnly, spareProblem }: Shown["journal"]): string[] {
  if (isCancelOnly) return ["CANCEL-ONLY: the disk has no room for the journal; nothing is taken"];
  return spareProblem === undefined
    ? []
    : [`disk       no room for the next segment: ${spareProblem}`];
}

function wordOffice(office: Shown["office"]): string[] {
  if (office === null) return [];
  const { address, restarts, store } = office;
  const again = restarts === 0 ? "" : `, started again ${restarts} times`;
  const isDown = store !== null && !store.isOpen;
  return [
    `office     ${address === "" ? "not listening" : `http://${address}`}${again}`,
    ...(isDown ? [`store      ${store.code}: ${store.text}`] : []),
  ];
}

const wordKills = (kills: Shown["killSwitches"]): string[] =>
  kills.length === 0
    ? ["kill       off"]
    : kills.map(
        ({ scope, name, level, reason }) =>
          `KILL       ${scope}${name === "" ? "" : ` ${name}`} ${level}: ${reason}`,
      );

/** What the file says by now, where that is not what is in force. */
function wordFile({ differs, isHeld, fault }: Shown["policy"]["file"]): string[] {
  if (isHeld) {
    return ["POLICY     the file is held: words of an older version are in force; reload ends it"];
  }
  if (fault !== null) {
    return [
      "POLICY     the file is not in force, its last load was refused:",
      ...fault.split("\n").map((it) => `POLICY     ${it}`),
    ];
  }
  return differs ? ["POLICY     the file says something else by now; reload takes it"] : [];
}

function limitsIn({
  limits,
  bGross,
  reached,
  sliverNet,
  volatility,
  mode,
  isOpen,
}: SymbolRow): string {
  const wild = volatility === undefined ? "" : `, volatility ${(volatility * 100).toFixed(2)} %`;
  const slivers = sliverNet === 0 ? "" : `, slivers ${sliverNet}`;
  const closed = isOpen ? "" : ", market closed";
  const shut = mode === "full" ? "" : `, ${mode}`;
  const bounds =
    limits === undefined
      ? ", no limits"
      : `, net limit ${limits.maxNet}${reachedWord(reached.net)}, gross ${bGross} of ` +
        `${limits.maxGross}${reachedWord(reached.gross)}, auto-hedge ${limits.autoHedge}`;
  return `${slivers}${bounds}${wild}${shut}${closed}`;
}

const reachedWord = (reached: string): string => (reached === "BELOW" ? "" : ` ${reached}`);

const doubtIn = ({ doubtBuy, doubtSell }: { doubtBuy: number; doubtSell: number }): string =>
  doubtBuy === 0 && doubtSell === 0 ? "" : `, in doubt ${doubtBuy} bought ${doubtSell} sold`;

const worthIn = (worth: number | undefined, currency: string): string =>
  worth === undefined ? "" : `, worth ${worth} ${currency}`;

const pairs = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([key, count]) => `${key} ${count}`)
    .join(", ");
