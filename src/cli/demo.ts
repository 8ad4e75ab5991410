import { prepareDemoData, removeDemoData } from "./demo-data.ts";
import { commandFor, demoPolicyPath, HTTP_PORT_VARIABLE, planDemo } from "./demo-plan.ts";
import { USUAL_HTTP_PORT } from "./demo-plan.ts";
import type { DemoOptions, DemoPlan } from "./demo-plan.ts";
import type { DemoPort } from "./demo-port.ts";
import { freePort, refuseTakenPorts } from "./demo-ports.ts";
import { DemoRun } from "./demo-run.ts";
import { DemoScreen } from "./demo-screen.ts";
import { exitCodes } from "./exit-code.ts";
import { readPolicy } from "./read-policy.ts";

export interface DemoCommandOptions extends DemoOptions {
  /** Begins anew: what earlier demos left is removed first. */
  readonly isFresh: boolean;
}

/** A terminal and whoever started us may both pass on one Ctrl-C; that is not a second one. */
const SAME_KEYPRESS_MS = 300;
const USUAL_FIX_PORT = 9878;

/** Runs a venue, the desk and trading clients until Ctrl-C; a second one kills them. */
export async function demo({ isFresh, ...options }: DemoCommandOptions): Promise<void> {
  process.env[HTTP_PORT_VARIABLE] ??= String(await freePort(USUAL_HTTP_PORT));
  const plan = planDemo(await readPolicy(demoPolicyPath), options);
  if (isFresh) removeDemoData(plan.data);
  prepareDemoData(plan.data);
  await refuseTakenPorts([plan.fix, ...plan.venues.map(({ port }) => port), plan.http]);
  const screen = new DemoScreen(process.stdout);
  screen.say(introduction(plan));
  const end = new AbortController();
  const run = new DemoRun(plan, screen, end);
  onInterrupt(end, () => run.kill());
  await run.run();
}

function onInterrupt(end: AbortController, kill: () => void): void {
  let lastMs = Number.NEGATIVE_INFINITY;
  const interrupt = (): void => {
    const isRepeat = performance.now() - lastMs < SAME_KEYPRESS_MS;
    lastMs = performance.now();
    if (isRepeat) return;
    if (!end.signal.aborted) return end.abort();
    kill();
    process.exit(exitCodes.interrupted);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
}

/** The script has the usual port in itself. */
const portVariable = ({ port, variable }: DemoPort): string =>
  port === USUAL_FIX_PORT ? "" : `${variable}=${port} `;

function introduction(plan: DemoPlan): string {
  const { venues, fix, http, visitor, flows, data, ordersPerSecond, accounts } = plan;
  const you = `SenderCompID ${visitor.targetCompID}, TargetCompID ${visitor.senderCompID}`;
  return [
    "Hedgerow's demo: three venues, a desk and clients that trade with each other over FIX 4.4.",
    ...venues.map(
      ({ lp, words, port }) => `  ${lp.padEnd(8)} ${port.host}:${port.port}, LP: ${words}`,
    ),
    `  desk     ${fix.host}:${fix.port}, where clients log on; control socket ${data}/control.sock`,
    `  office   http://${http.host}:${http.port}, orders and questions; token in ${data}/cli.token`,
    `  clients  ${flows.join(", ")}: ${ordersPerSecond} orders/s for ${accounts} accounts`,
    `  you      ${you}, Username ${visitor.username}, Password ${visitor.password.reveal()}`,
    `  data     ${data}: journal/, client.log, venue-*/trades.ndjson, *.log`,
    "In a second terminal:",
    `  ${portVariable(fix)}node examples/send-order.mjs 1004 EURUSD buy 2.5`,
    `  ${commandFor(plan, "status")}`,
    "Ctrl-C ends everything in order.",
    "",
  ].join("\n");
}
