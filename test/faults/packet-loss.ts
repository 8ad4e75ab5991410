import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LpRunReport } from "./lp-run.ts";

export interface LossOptions {
  readonly ordersPerSecond: number;
  readonly seed: number;
  readonly seconds: number;
}

export const LOST_PERCENT = 2;

const RUN = join(import.meta.dirname, "lossy-run.ts");
const run = promisify(execFile);
/** Everything that is run in a network of its own, where one packet in fifty is lost. */
const LOSSY =
  "ip link set lo up && iptables-legacy -A INPUT -p tcp -m statistic --mode random " +
  `--probability ${LOST_PERCENT / 100} -j DROP && `;

/** @returns why packets cannot be lost on this machine; undefined: they can */
export const lossLacks = (): Promise<string | undefined> =>
  run("unshare", ["-n", "sh", "-c", `${LOSSY}true`]).then(
    () => undefined,
    () => "no network namespace with iptables and its statistic match",
  );

/** Runs desk, LPs and load in a network that loses packets. */
export async function packetLoss(options: LossOptions): Promise<LpRunReport> {
  const command = `${LOSSY}exec ${process.execPath} ${RUN} '${JSON.stringify(options)}'`;
  const child = spawn("unshare", ["-n", "sh", "-c", command], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const parts: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => parts.push(bytes));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`the run without all packets ended with ${code}`);
  const { troubles, ...report } = JSON.parse(Buffer.concat(parts).toString()) as Told;
  return { ...report, troubles: new Map(troubles) };
}

/**
 * What the rule dropped, by the kernel's own count; asked in the network it stands in.
 *
 * @returns packets that met the rule, and those of them that were dropped
 */
export async function packetsLost(): Promise<Loss> {
  return lossOf((await run("iptables-legacy", ["-nvxL", "INPUT"])).stdout);
}

export interface Loss {
  readonly met: number;
  readonly dropped: number;
}

/** @param listed the chain as iptables lists it */
export function lossOf(listed: string): Loss {
  const passed = /\(policy ACCEPT (\d+) packets/.exec(listed)?.[1];
  const dropped = /^\s*(\d+)\s+\d+\s+DROP\s/m.exec(listed)?.[1];
  if (passed === undefined || dropped === undefined) throw new Error(`no such rule: ${listed}`);
  return { met: Number(passed) + Number(dropped), dropped: Number(dropped) };
}

/** A report as JSON. */
type Told = Omit<LpRunReport, "troubles"> & { readonly troubles: [string, number][] };
