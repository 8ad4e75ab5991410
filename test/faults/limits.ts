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
import { join } from "node:path";
import type { Socket } from "node:net";
import { promisify } from "node:util";
import { eventually } from "../desk/eventually.ts";
import { alice } from "../desk/raw-client.ts";
import { wasNotTaken } from "./load-client.ts";
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
const LOOK_MS = 50;
const CROWDED_MS = 5_000;
const REFUSED_MS = 30_000;
const MEMORY = "/sys/fs/cgroup/memory";
/** Memory the desk may take besides what it has; a run of this length takes half of it. */
const SPARE_BYTES = 80 << 20;
/** Of a file that is read in the desk's group, whose pages fill what is left under the cap. */
const FILLER_MB = 200;
const TIGHT_MS = 10_000;
/** What each stranger says where memory is short: the beginning of a message that never ends. */
const ENDLESS = `8=FIX.4.4\u00019=${8 << 20}\u000135=A\u000158=${"x".repeat(1 << 20)}`;

export const memoryLacks = (): string | undefined =>
  existsSync(`${MEMORY}/memory.limit_in_bytes`) ? undefined : "no memory cgroup (v1) is mounted";

/**
 * A desk that may open no more files, and a crowd that connects and says nothing: strangers are
 * refused, and who trades trades on.
 */
export const fewFiles = (load: LimitOptions): Promise<LpRunReport> =>
  lpRun({
    options: { ...load, durability: "fsync" },
    befall: async (fleet) => {
      const { pid } = fleet.desk;
      const limit = openFiles(pid) + SPARE_FDS;
      await run("prlimit", ["--pid", String(pid), `--nofile=${limit}:${limit}`]);
      let most = 0;
      const looks = setInterval(() => {
        most = Math.max(most, openFiles(pid));
      }, LOOK_MS);
      const crowd = crowded(fleet, `${limit} descriptors`, "");
      const { findings, turnedAway, refused } = await crowd.finally(() => clearInterval(looks));
      // The desk itself refused none of these: the system gave it no descriptor for them.
      const unopened = turnedAway - refused;
      const seen = `${most} of ${limit} descriptors open, none left for ${unopened} strangers`;
      const isMet = most >= limit - 1 && unopened > 0;
      return {
        ...findings,
        wrong: [...findings.wrong, ...(isMet ? [] : [`the limit was not met: ${seen}`])],
        besides: [...findings.besides, seen],
      };
    },
  });

/** A desk that may take little more memory, under a crowd that never ends a message. */
export const littleMemory = (load: LimitOptions): Promise<LpRunReport> => {
  const group = `${MEMORY}/hedgerow-${process.pid}`;
  const read = (file: string): number => Number(readFileSync(`${group}/${file}`, "utf8"));
  return lpRun({
    options: { ...load, durability: "fsync" },
    befall: async (fleet) => {
      mkdirSync(group);
      const { pid } = fleet.desk;
      writeFileSync(`${group}/memory.limit_in_bytes`, String(SPARE_BYTES));
      // Pages it has are counted where they were; those it takes from now on are counted here.
      writeFileSync(`${group}/cgroup.procs`, String(pid));
      await pause(TIGHT_MS);
      await fillUp(group, join(fleet.dir, "filler"));
      const cap = `${SPARE_BYTES >> 20} MB more at most`;
      const { findings, refused } = await crowded(fleet, cap, ENDLESS);
      const reached = read("memory.failcnt");
      const most = read("memory.max_usage_in_bytes") >> 20;
      const seen = `${most} MB taken with a neighbour, the cap reached ${reached} times`;
      return {
        ...findings,
        wrong: [
          ...findings.wrong,
          ...(reached > 0 ? [] : [`the cap was not reached: ${seen}`]),
          ...(refused >= CROWD ? [] : [`the desk refused ${refused} of ${CROWD} strangers`]),
        ],
        besides: [...findings.besides, seen],
      };
    },
  }).finally(() => {
    if (existsSync(group)) rmdirSync(group);
  });
};

/**
 * A neighbour in the group reads a file that is larger than the cap: from then on each page the
 * desk takes is one that something else must give back.
 */
async function fillUp(group: string, file: string): Promise<void> {
  const block = `bs=1M count=${FILLER_MB}`;
  await run("sh", ["-c", `dd if=/dev/zero of="$1" ${block} conv=fdatasync`, "sh", file]);
  // Pages that are in memory already would count where they were.
  await run("dd", [`of=${file}`, "oflag=nocache", "conv=notrunc,fdatasync", "count=0"]);
  const read = 'echo $$ > "$1/cgroup.procs" && cat "$2" > /dev/null';
  await run("sh", ["-c", read, "sh", group, file]);
}

/** @returns 0 where the process is gone */
const openFiles = (pid: number): number => {
  const folder = `/proc/${pid}/fd`;
  return existsSync(folder) ? readdirSync(folder).length : 0;
};

interface Crowded {
  readonly findings: Findings;
  /** Strangers whose connections were ended. */
  readonly turnedAway: number;
  /** Those of them the desk refused by itself. */
  readonly refused: number;
}

/** Strangers connect, and each says so much. */
async function crowded(fleet: LpFleet, what: string, says: string): Promise<Crowded> {
  const { desk, load } = fleet;
  const [before, refusedBefore] = [load.sent, await refusals(fleet)];
  const crowd = Array.from({ length: CROWD }, () => stranger(desk.port, says));
  await pause(CROWDED_MS);
  const areStanding = (): Socket[] => crowd.filter(({ destroyed }) => !destroyed);
  // Who says too much is refused in the end, however slow the machine is; of others nothing is due.
  const isOver = (): boolean => areStanding().length === 0 || !desk.isRunning;
  if (says !== "") await eventually(isOver, "strangers are refused", REFUSED_MS).catch(() => 0);
  const isRunning = desk.isRunning;
  const standing = areStanding().length;
  for (const socket of crowd) socket.destroy();
  const leavingMs = performance.now();
  if (isRunning) await fleet.untilSound();
  const backMs = [performance.now() - leavingMs];
  const answered = load.orders
    .slice(before)
    .filter((order) => order.answeredMs > 0 && !wasNotTaken(order)).length;
  const refused = isRunning ? (await refusals(fleet)) - refusedBefore : 0;
  const turnedAway = CROWD - standing;
  const besides = [
    `${what}: ${turnedAway} of ${CROWD} strangers turned away, ` +
      `${answered} orders of ${alice.compID} answered meanwhile`,
  ];
  const wrong = [
    ...(isRunning ? [] : [`the desk died with ${what}: ${desk.log().slice(-LAST_WORDS)}`]),
    ...(answered === 0 ? [`no order was answered with ${what}`] : []),
  ];
  return { findings: { backMs, wrong, besides }, turnedAway, refused };
}

/** Connections the desk itself refused; not those that went away by themselves. */
async function refusals({ desk }: LpFleet): Promise<number> {
  const { refusedConnections } = await desk.status();
  const counts = Object.entries(refusedConnections);
  return counts.reduce((sum, [code, n]) => sum + (code === "CLOSED_BEFORE_LOGON" ? 0 : n), 0);
}

function stranger(port: number, says: string): Socket {
  const socket = connect({ host: "127.0.0.1", port });
  socket.on("error", () => socket.destroy());
  socket.on("end", () => socket.destroy());
  socket.resume();
  if (says !== "") socket.write(says);
  return socket;
}

const LAST_WORDS = 800;
