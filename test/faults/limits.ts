import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  rmdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { promisify } from "node:util";
import { alice } from "../desk/raw-client.ts";
import type { LpFleet } from "./lp-fleet.ts";
import { lpRun } from "./lp-run.ts";
import type { Findings, LpRunReport } from "./lp-run.ts";
import { pause } from "./pause.ts";

export interface LimitOptions {
  readonly ordersPerSecond: number;
  readonly seed: number;
}

const run = promisify(execFile);
/** Connections beyond what the desk may have open. */
const CROWD = 200;
/** Descriptors it may have besides those it has. */
const SPARE_FDS = 6;
const CROWDED_MS = 5_000;
const MEMORY = "/sys/fs/cgroup/memory";
/** Memory the desk may take besides what it has; a run of this length takes half of it. */
const SPARE_BYTES = 80 << 20;
const TIGHT_MS = 10_000;
/** What each stranger says: the beginning of a message that never ends. */
const ENDLESS = `8=FIX.4.4\u00019=${8 << 20}\u000135=A\u000158=${"x".repeat(1 << 20)}`;

export const memoryLacks = (): string | undefined =>
  existsSync(`${MEMORY}/memory.limit_in_bytes`) ? undefined : "no memory cgroup (v1) is mounted";

/**
 * A desk that may open no more files, and a crowd that connects: strangers are refused, and who
 * trades trades on.
 */
export const fewFiles = (load: LimitOptions): Promise<LpRunReport> =>
  lpRun({
    options: { ...load, durability: "fsync" },
    befall: async (fleet) => {
      const { pid } = fleet.desk;
      const open = readdirSync(`/proc/${pid}/fd`).length;
      const limit = `${open + SPARE_FDS}:${open + SPARE_FDS}`;
      await run("prlimit", ["--pid", String(pid), `--nofile=${limit}`]);
      return crowded(fleet, `${open + SPARE_FDS} descriptors`);
    },
  });

/** A desk that may take little more memory, under a crowd that never ends a message. */
export const littleMemory = (load: LimitOptions): Promise<LpRunReport> => {
  const group = `${MEMORY}/hedgerow-${process.pid}`;
  return lpRun({
    options: { ...load, durability: "fsync" },
    befall: async (fleet) => {
      mkdirSync(group);
      const { pid } = fleet.desk;
      writeFileSync(`${group}/memory.limit_in_bytes`, String(SPARE_BYTES));
      // Pages it has are counted where they were; those it takes from now on are counted here.
      writeFileSync(`${group}/cgroup.procs`, String(pid));
      await pause(TIGHT_MS);
      const seen = await crowded(fleet, `${SPARE_BYTES >> 20} MB more at most`);
      const most = Number(readFileSync(`${group}/memory.max_usage_in_bytes`, "utf8")) >> 20;
      return { ...seen, besides: [...seen.besides, `${most} MB taken`] };
    },
  }).finally(() => {
    if (existsSync(group)) rmdirSync(group);
  });
};

/** Strangers connect, and begin a message without an end. */
async function crowded(fleet: LpFleet, what: string): Promise<Findings> {
  const { desk, load } = fleet;
  const before = load.sent;
  const crowd = Array.from({ length: CROWD }, () => stranger(desk.port));
  await pause(CROWDED_MS);
  const isRunning = desk.isRunning;
  const standing = crowd.filter(({ destroyed }) => !destroyed).length;
  for (const socket of crowd) socket.destroy();
  const leavingMs = performance.now();
  if (isRunning) await fleet.untilSound();
  const answered = load.orders.slice(before).filter(({ answeredMs }) => answeredMs > 0).length;
  return {
    backMs: [performance.now() - leavingMs],
    wrong: isRunning ? [] : [`the desk died with ${what}: ${desk.log().slice(-LAST_WORDS)}`],
    besides: [
      `${what}: ${CROWD - standing} of ${CROWD} strangers turned away, ` +
        `${answered} orders of ${alice.compID} answered meanwhile`,
    ],
  };
}

function stranger(port: number): Socket {
  const socket = connect({ host: "127.0.0.1", port });
  socket.on("error", () => socket.destroy());
  socket.on("end", () => socket.destroy());
  socket.resume();
  socket.write(ENDLESS);
  return socket;
}

const LAST_WORDS = 800;
