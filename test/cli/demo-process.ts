import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { onTestFinished, vi } from "vitest";

const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  stdout(): string;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a program of the checkout; it is killed when the test ends and it has not. */
export function start(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [file(path), ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "close").then(([code]: (number | null)[]) => ({
    code: code ?? null,
    stdout,
    stderr,
  }));
  return {
    pid: child.pid!,
    ended,
    stdout: () => stdout,
    kill: (signal) => void child.kill(signal),
  };
}

export const run = (
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> => start(path, args, env).ended;

/** Ports nobody listens on, for programs that must be told theirs. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (typeof address === "object" && address !== null) ports.push(address.port);
  }
  for (const server of servers) await once(server.close(), "close");
  return ports;
}

/** The processes a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).split("\n");
  return rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child!)
    .filter((child) => isRunning(child));
}

/** A process that ended and was not yet waited for does not run. */
export function isRunning(pid: number): boolean {
  try {
    const state = execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
    return !state.trim().startsWith("Z");
  } catch {
    return false;
  }
}

export const within = (ms: number, check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: ms, interval: 50 });
