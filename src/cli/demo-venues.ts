import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LpEntry, LpSession } from "../policy/lp-entry.ts";
import type { DemoPort } from "./demo-port.ts";

const flakyScript = fileURLToPath(new URL("../../examples/flaky-venue.txt", import.meta.url));

/** What an LP of the demo is like. */
interface Character {
  /** Id of the LP in the demo's policy, and part of the name of its venue's folder. */
  readonly lp: string;
  readonly words: string;
  /** The environment variable that moves its port. */
  readonly variable: string;
  readonly flags: readonly string[];
}

const characters: readonly Character[] = [
  {
    lp: "tight",
    words: "narrow prices, small sizes, last look; plain FIX 4.4",
    variable: "HEDGEROW_DEMO_VENUE_PORT",
    flags: [
      "--spread-percent=60",
      "--size-percent=20",
      "--last-look-ms=60",
      "--reject-probability=0.04",
      "--latency-ms=2",
      "--jitter-ms=6",
      "--partial-fills=2",
    ],
  },
  {
    lp: "firm",
    words: "wide prices, large sizes, firm; speaks as LMAX does",
    variable: "HEDGEROW_DEMO_FIRM_PORT",
    flags: ["--spread-percent=150", "--size-percent=400", "--latency-ms=8", "--jitter-ms=8"],
  },
  {
    lp: "flaky",
    words: "refuses in storms, falls silent, logs out; speaks as cTrader does",
    variable: "HEDGEROW_DEMO_FLAKY_PORT",
    flags: [
      "--spread-percent=70",
      "--latency-ms=5",
      "--jitter-ms=30",
      "--partial-fills=3",
      "--reject-probability=0.02",
      "--logout-every-n-orders=150",
      `--script=${flakyScript}`,
      "--script-every=60",
    ],
  },
];

/** The LPs of the demo's policy, each with the name of its venue's folder. */
export const demoLps: readonly string[] = characters.map(({ lp }) => lp);

export const venueFolderOf = (lp: string): string => `venue-${lp}`;

/** One of the demo's venues, and what it is started with. */
export interface DemoVenue {
  readonly lp: string;
  readonly words: string;
  readonly port: DemoPort;
  readonly args: readonly string[];
  readonly logPath: string;
}

/** @returns undefined when the policy lacks one of the LPs, or its sessions */
export function planVenues(
  lps: readonly LpEntry[],
  sessions: readonly LpSession[],
  options: { readonly data: string; readonly seed: number },
): DemoVenue[] | undefined {
  const venues: DemoVenue[] = [];
  for (const [at, character] of characters.entries()) {
    const ids = lps.find(({ id }) => id === character.lp)?.sessionIds ?? [];
    const own = sessions.filter(({ id }) => ids.includes(id));
    const [first] = own;
    if (first === undefined) return undefined;
    const { lp, words, variable } = character;
    const { host, port } = first;
    const folder = join(options.data, venueFolderOf(lp));
    venues.push({
      lp,
      words,
      port: { what: `the venue ${lp}`, host, port, variable },
      args: [
        "venue",
        "fix",
        `--host=${host}`,
        `--port=${port}`,
        `--data=${folder}`,
        // One market, and otherwise nothing in common.
        `--market-seed=${options.seed}`,
        `--seed=${(options.seed + at + 1) | 0}`,
        ...character.flags,
        ...speechOf(first),
        ...own.map((session) => identityFlag(session)),
      ],
      logPath: `${folder}.log`,
    });
  }
  return venues;
}

function speechOf({ dialect, username, password }: LpSession): string[] {
  return [
    `--dialect=${dialect}`,
    ...(username === null ? [] : [`--username=${username}`]),
    ...(password === null ? [] : [`--password=${password.reveal()}`]),
  ];
}

function identityFlag({ purposes, senderCompID, targetCompID }: LpSession): string {
  const purpose = purposes.includes("quote") ? "--quote-client" : "--trade-client";
  return `${purposes.length > 1 ? "--client" : purpose}=${senderCompID}@${targetCompID}`;
}
