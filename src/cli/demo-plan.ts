import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClientSession } from "../policy/lp-entry.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { DEMO_DATA_DIR } from "./data-dir.ts";
import type { DemoPort } from "./demo-port.ts";
import { planVenues } from "./demo-venues.ts";
import type { DemoVenue } from "./demo-venues.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

export const demoPolicyPath: string = fileURLToPath(
  new URL("../../examples/demo.yaml", import.meta.url),
);

export const HTTP_PORT_VARIABLE = "HEDGEROW_DEMO_HTTP_PORT";
/** What the demo's policy says where the variable is not set. */
export const USUAL_HTTP_PORT = 8080;

export interface DemoOptions {
  readonly data: string;
  readonly ordersPerSecond: number;
  readonly seed: number;
  /** Ends by itself after so long, and is judged. */
  readonly forSeconds?: number;
}

/** Everything the demo's processes are started with; all of it comes from the demo's policy. */
export interface DemoPlan extends DemoOptions {
  readonly venues: readonly DemoVenue[];
  readonly fix: DemoPort;
  readonly http: DemoPort;
  /** The identities of the trading clients. */
  readonly flows: readonly string[];
  /** The identity a person may use. */
  readonly visitor: ClientSession;
  readonly accounts: number;
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
  const venues = planVenues(document.liquidityProviders, lps, options);
  if (visitor === undefined || flows.length === 0 || venues === undefined) {
    throw unfit("sessions DEMO and FLOW…, and the demo's LPs");
  }
  if (fix === null || http === null) throw unfit("an intake.fix and an intake.http");
  const policy = ["-c", demoPolicyPath, "--data", options.data];
  return {
    ...options,
    venues,
    fix: { what: "the desk", ...fix, variable: "HEDGEROW_DEMO_FIX_PORT" },
    http: { what: "the office", ...http, variable: HTTP_PORT_VARIABLE },
    flows,
    visitor,
    accounts: document.accounts.length,
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

/** How a person asks this demo's desk from a checkout. */
export function commandFor({ data }: DemoOptions, ...words: readonly string[]): string {
  const isUsual = relative(DEMO_DATA_DIR, data) === "";
  return ["./scripts/hedgerow.mjs", ...words, ...(isUsual ? [] : ["--data", data])].join(" ");
}
