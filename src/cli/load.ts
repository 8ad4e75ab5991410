import { createWriteStream } from "node:fs";
import { once } from "node:events";
import type { WriteStream } from "node:fs";
import type { LoadReport, Spread } from "../sim/load/load-figures.ts";
import { LoadRun } from "../sim/load/load-run.ts";
import type { LoadIdentity } from "../sim/load/load-terms.ts";
import { SystemClock } from "../sim/system-clock.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import type { LoadFlags } from "./load-command.ts";
import { print, printJson } from "./output.ts";

/** Ends with 1 where an order was not answered, the session ended, or answers made no sense. */
export async function load(flags: LoadFlags): Promise<void> {
  const log = flags.log === undefined ? undefined : createWriteStream(flags.log, { mode: 0o600 });
  const report = await runOf(flags, log);
  if (log !== undefined) await once(log.end(), "finish");
  if (flags.json === true) printJson(report);
  else print(linesOf(report).join("\n"));
  if (report.errors > 0 || report.unanswered > 0) process.exitCode = exitCodes.failure;
}

async function runOf(flags: LoadFlags, log: WriteStream | undefined): Promise<LoadReport> {
  const run = new LoadRun({
    identity: identityOf(flags),
    endpoint: flags.connect,
    clock: new SystemClock(),
    terms: {
      ordersPerSecond: flags.rate,
      seconds: flags.seconds,
      warmUpSeconds: flags.warmUp,
      accounts: flags.account,
      symbols: flags.symbol,
      orderQty: flags.volume,
      isEcho: flags.echo === true,
      patienceSeconds: flags.patience,
    },
    ...(log === undefined
      ? {}
      : { onAnswer: (...words) => void log.write(words.join(" ") + "\n") }),
  });
  try {
    return await run.run();
  } catch (error) {
    const { host, port } = flags.connect;
    const reason = error instanceof Error ? error.message : String(error);
    const text = `LOAD_NOT_LOGGED_ON: ${host}:${port}: ${reason}`;
    throw new CommandFailure(exitCodes.unreachable, text);
  }
}

function identityOf({ sender, target, user, passwordEnv }: LoadFlags): LoadIdentity {
  const password = passwordEnv === undefined ? undefined : process.env[passwordEnv];
  if (passwordEnv !== undefined && password === undefined) {
    const text = `LOAD_NO_PASSWORD: the environment has no ${passwordEnv}`;
    throw new CommandFailure(exitCodes.badConfiguration, text);
  }
  return {
    senderCompID: sender,
    targetCompID: target,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
  };
}

function linesOf(it: LoadReport): string[] {
  return [
    `sent               ${it.sent}`,
    `acknowledged       ${it.acknowledged}, ${spread(it.acknowledgedMs)}`,
    `filled             ${it.filled}, ${spread(it.filledMs)}`,
    `denied             ${codes(it.denied)}`,
    ...(it.deniedMs.count > 0 ? [`                   ${spread(it.deniedMs)}`] : []),
    `ended otherwise    ${codes(it.ended)}`,
    `unanswered         ${it.unanswered}`,
    `still open         ${it.open}`,
    `sent late by       ${spread(it.lateMs)}`,
    `errors             ${it.errors}`,
    ...it.errorTexts.map((text) => `                   ${text}`),
    "",
  ];
}

const codes = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([code, count]) => `${code} ${count}`)
    .join(", ") || "none";

const spread = ({ p50, p90, p99, p999, max }: Spread): string =>
  `p50 ${ms(p50)}, p90 ${ms(p90)}, p99 ${ms(p99)}, p99.9 ${ms(p999)}, max ${ms(max)}`;
const ms = (value: number): string => `${value.toFixed(2)} ms`;
