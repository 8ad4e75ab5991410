import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClientSession, LpSession } from "../policy/lp-entry.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { DEMO_DATA_DIR } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

export const demoPolicyPath: string = fileURLToPath(
  new URL("../../examples/demo.yaml", import.meta.url),
);

export const HTTP_PORT_VARIABLE = "HEDGEROW_DEMO_HTTP_PORT";
/** What the demo's policy says where the variable is not set. */
export const USUAL_HTTP_PORT = 8080;

/** An address something of the demo listens on. */
export interface DemoPort {
  readonly what: string;
  readonly host: string;
  readonly port: number;
  /** The environment variable that moves it. */
  readonly variable: string;
}

export interface DemoOptions {
  readonly data: string;
  readonly ordersPerSecond: number;
  readonly seed: number;
}

/** Everything the demo's processes are started with; all of it comes from the demo's policy. */
export interface DemoPlan extends DemoOptions {
  readonly venue: DemoPort;
  readonly fix: DemoPort;
  readonly http: DemoPort;
  /** The identities of the trading clients. */
  readonly flows: readonly string[];
  /** The identity a person may use. */
  readonly visitor: ClientSession;
  readonly accounts: number;
  readonly venueArgs: readonly string[];
  readonly deskArgs: readonly string[];
  readonly clientArgs: readonly string[];
}

/** @throws `CommandFailure` when the policy is not that of a demo */
export function planDemo(document: PolicyDocument, options: DemoOptions): DemoPlan {
  const clients = document.sessions.filter((entry) => entry.role === "acceptor");
  const lps = document.sessions.filter((entry) => entry.role === "initiator");
  const visitor = clients.find(({ id }) => id === "DEMO");
  const flows = clients.map(({ id }) => id).filter((id) => id.startsWith("FLOW"));
  const { fix, http } = document.intake;
  const [lp] = lps;
  if (visitor === undefined || flows.length === 0 || lp === undefined) {
    throw unfit("sessions DEMO and FLOW…, and an LP");
  }
  if (fix === null || http === null) throw unfit("an intake.fix and an intake.http");
  const policy = ["-c", demoPolicyPath, "--data", options.data];
  return {
    ...options,
    venue: {
      what: "the venue",
      host: lp.host,
      port: lp.port,
      variable: "HEDGEROW_DEMO_VENUE_PORT",
    },
    fix: { what: "the desk", ...fix, variable: "HEDGEROW_DEMO_FIX_PORT" },
    http: { what: "the office", ...http, variable: HTTP_PORT_VARIABLE },
    flows,
    visitor,
    accounts: document.accounts.length,
    venueArgs: venueArgs(lps, lp, options),
    deskArgs: ["serve", ...policy],
    clientArgs: [
      "client",
      ...policy,
      `--rate=${options.ordersPerSecond}`,
      `--seed=${options.seed}`,
      ...flows.map((id) => `--session=${id}`),
    ],
  };
}

const unfit = (needs: string): CommandFailure =>
  new CommandFailure(exitCodes.badConfiguration, `DEMO_POLICY: the demo's policy needs ${needs}`);

/** An LP with a little of what real ones have: time, two pieces, now and then a refusal. */
function venueArgs(lps: readonly LpSession[], lp: LpSession, options: DemoOptions): string[] {
  return [
    "venue",
    "fix",
    `--host=${lp.host}`,
    `--port=${lp.port}`,
    `--data=${join(options.data, "venue")}`,
    `--seed=${options.seed}`,
    "--latency-ms=2",
    "--jitter-ms=6",
    "--partial-fills=2",
    "--reject-probability=0.003",
    ...lps.map(
      ({ purposes, senderCompID, targetCompID }) =>
        `${identityFlag(purposes)}=${senderCompID}@${targetCompID}`,
    ),
  ];
}

function identityFlag(purposes: readonly string[]): string {
  if (purposes.length > 1) return "--client";
  return purposes.includes("quote") ? "--quote-client" : "--trade-client";
}

/** How a person asks this demo's desk from a checkout. */
export function commandFor({ data }: DemoOptions, ...words: readonly string[]): string {
  const isUsual = relative(DEMO_DATA_DIR, data) === "";
  return ["./scripts/hedgerow.mjs", ...words, ...(isUsual ? [] : ["--data", data])].join(" ");
}
