import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { takeSnapshot } from "../../src/desk/take-snapshot.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import type { Bench, Row } from "../report.ts";
import { scratchFolder } from "../scratch-folder.ts";
import { writeLongJournal } from "./long-journal.ts";

const MAIN = "dist/cli/main.js";
const DEFAULT_ROUNDS = 3;
/** Behind the snapshot, as many events as a desk lets come before it writes the next one. */
const TAIL_EVENTS = 200_000;
const SMALL = 100_000;
const LARGE = 1_000_000;

/** An LP that is never there: the desk is ready without it. */
const POLICY = `durability: fsync
journal: { snapshot_events: 100000000 }
instruments:
  - { symbol: EURUSD, base: EUR, quote: USD, contract_size: 100000, digits: 5, pip: 0.0001,
      volume: { min: 0.01, max: 100, step: 0.01 } }
accounts:
  - { id: 1001, group: Standard, class: TOXIC, score: 70 }
liquidity_providers:
  - { id: lp1, name: One, type: FIX, session_ids: [lp1-quote, lp1-trade], mappings: [
      { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
        min: 0.01, step: 0.01, max: 100 } ] }
sessions:
  - { id: lp1-quote, role: initiator, purpose: [quote], host: 127.0.0.1, port: 1,
      sender_comp_id: HEDGEROW, target_comp_id: LP-QUOTE }
  - { id: lp1-trade, role: initiator, purpose: [trade], host: 127.0.0.1, port: 1,
      sender_comp_id: HEDGEROW, target_comp_id: LP-TRADE }
  - { id: FLOW1, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW,
      target_comp_id: FLOW1, username: flow, password: flow }
intake:
  fix: { host: 127.0.0.1, port: 0 }
`;

/** From the start of the process until its doors are open, on journals as a desk writes them. */
export const benchRecovery: Bench = async (rounds) => {
  const times = rounds ?? DEFAULT_ROUNDS;
  const rows: Row[] = [];
  rows.push(await rowOf("100 000 events, no snapshot", times, { events: SMALL }));
  rows.push(await rowOf("1 000 000 events, no snapshot", times, { events: LARGE }));
  const upTo = LARGE - TAIL_EVENTS;
  rows.push(await rowOf("1 000 000 events, snapshot", times, { events: LARGE, upTo }));
  return rows;
};

interface Situation {
  readonly events: number;
  /** A snapshot ends here. */
  readonly upTo?: number;
}

async function rowOf(name: string, rounds: number, situation: Situation): Promise<Row> {
  const dir = scratchFolder("recovery");
  const config = join(dir, "policy.yaml");
  writeFileSync(config, POLICY);
  const data = join(dir, "data");
  const [journal, snapshots] = [join(data, "journal"), join(data, "snapshots")];
  for (const folder of [journal, snapshots]) mkdirSync(folder, { recursive: true });
  const orders = writeLongJournal(journal, situation.events);
  const taken = situation.upTo === undefined ? {} : snapshotOf(journal, snapshots, situation.upTo);
  const starts: Start[] = [];
  for (let round = 0; round < rounds; round++) starts.push(await startOf(config, data));
  const [readyS, cpuS] = [starts.map((it) => it.readyS), starts.map((it) => it.cpuS)];
  const times = { readyS: medianOf(readyS), cpuS: medianOf(cpuS), slowestS: Math.max(...readyS) };
  const figures = { orders, ...taken, ...times };
  return { bench: "recovery", case: name, figures };
}

function snapshotOf(journal: string, snapshots: string, upTo: number): Record<string, number> {
  const task = { journal, snapshots, upTo, retireBeforeUs: null };
  takeSnapshot(new NodeDisk(), { ...task, upTo: upTo - TAIL_EVENTS });
  const beganNs = process.hrtime.bigint();
  const { bytes } = takeSnapshot(new NodeDisk(), task);
  const againS = Number(process.hrtime.bigint() - beganNs) / 1e9;
  return { snapshotMB: bytes / 1e6, snapshotS: againS };
}

interface Start {
  readonly readyS: number;
  /** Of the process and its threads; the rest of the time it waited. */
  readonly cpuS: number;
}

/** Killed each time, so that the next start is one after a crash. */
async function startOf(config: string, data: string): Promise<Start> {
  const beganNs = process.hrtime.bigint();
  const args = [MAIN, "serve", "-c", config, "--data", data];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "pipe"] });
  const tail: string[] = [];
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const lines = createInterface({ input: child.stderr });
  const start = await new Promise<Start>((resolve, reject) => {
    lines.on("line", (line) => {
      tail.push(line);
      if (!line.includes('"desk ready"')) return;
      const readyS = Number(process.hrtime.bigint() - beganNs) / 1e9;
      resolve({ readyS, cpuS: cpuSecondsOf(child.pid ?? 0) });
    });
    child.once("exit", () => reject(new Error(`the desk ended: ${tail.join("\n")}`)));
  });
  child.kill("SIGKILL");
  await ended;
  return start;
}

/** User and system time, in hundredths of a second each. @see proc_pid_stat(5) */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
