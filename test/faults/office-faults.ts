import { hedgerow } from "../desk/child-process.ts";
import { eventually } from "../desk/eventually.ts";
import type { LpFleet } from "./lp-fleet.ts";
import { wasNotTaken } from "./load-client.ts";
import type { LoadOrder } from "./load-client.ts";
import { lpRun } from "./lp-run.ts";
import type { LpRunReport } from "./lp-run.ts";
import { pause } from "./pause.ts";
import { quantile } from "./quantile.ts";

/** A kill switch that was turned while the office was stopped or dead; by `performance.now()`. */
interface Turn {
  readonly askedMs: number;
  readonly answeredMs: number;
  /** Asked to be turned off again. */
  readonly offMs: number;
}

export interface OfficeOptions {
  readonly rounds: number;
  readonly ordersPerSecond: number;
  readonly seed: number;
}

const HALTED_MS = 150;
const BACK_MS = 60_000;
const KILL_SWITCH_BOUND_MS = 100;

/**
 * The office is stopped or killed under load: the desk trades on and has it back, and kill switches
 * work meanwhile.
 */
export async function officeFaults({ rounds, ...load }: OfficeOptions): Promise<LpRunReport> {
  const turns: Turn[] = [];
  const away: { fromMs: number; toMs: number }[] = [];
  let byCommandMs = 0;
  return lpRun({
    options: {
      ...load,
      rewrite: (policy) => policy.replace(/^intake: \{/m, "intake: { http: { port: 0 },"),
    },
    befall: async (fleet) => {
      for (let round = 0; round < rounds; round++) {
        const pid = await officeOf(fleet);
        const fromMs = performance.now();
        process.kill(pid, round % 2 === 0 ? "SIGSTOP" : "SIGKILL");
        turns.push(await turnOnAndOff(fleet));
        if (round === 0) byCommandMs = await turnByCommand(fleet);
        await eventually(async () => (await officeOf(fleet)) !== pid, "another office", BACK_MS);
        away.push({ fromMs, toMs: performance.now() });
        await pause(HALTED_MS);
      }
      const backMs = away.map((each) => each.toMs - each.fromMs);
      return { backMs, wrong: [], besides: [] };
    },
    look: (fleet) => {
      const { orders } = fleet.load;
      const effectiveMs = turns.map((turn) => effectiveAfter(turn, orders));
      const late = [...effectiveMs, ...turns.map(answer)].filter((ms) => ms > KILL_SWITCH_BOUND_MS);
      const filled = orders.filter(
        ({ sentMs, trouble }) =>
          trouble === "" && away.some((each) => sentMs > each.fromMs && sentMs < each.toMs),
      );
      return {
        backMs: [],
        wrong: [
          ...turns.flatMap((turn) => takenIn(turn, orders)),
          ...(filled.length === 0 ? ["nothing was filled while the office was away"] : []),
        ],
        late: late.map(
          (ms) =>
            `kill switch answered, or an order taken, ${Math.round(ms)} ms after the question, ` +
            `bound ${KILL_SWITCH_BOUND_MS} ms`,
        ),
        besides: [
          `${filled.length} orders filled while the office was away`,
          `kill switch answered after ${Math.round(quantile(turns.map(answer), 1))} ms at most, ` +
            `no order taken later than ${Math.round(quantile(effectiveMs, 1))} ms after it was ` +
            `asked for (bound ${KILL_SWITCH_BOUND_MS} ms)`,
          `an order was answered after ${answeredAfter(orders)}`,
          `\`hedgerow kill on\` as a whole ${Math.round(byCommandMs)} ms`,
        ],
      };
    },
  });
}

/** @returns the office's process; 0: there is none that listens */
async function officeOf({ desk }: LpFleet): Promise<number> {
  const isUp = async (): Promise<number> => {
    const { office } = await desk.status();
    return office === null || office.address === "" ? 0 : (office.pid ?? 0);
  };
  await eventually(async () => (await isUp()) > 0, "the office listens", BACK_MS);
  return isUp();
}

async function turnOnAndOff({ desk }: LpFleet): Promise<Turn> {
  const kill = { op: "kill", scope: "global", name: "", actor: "dealer" } as const;
  const askedMs = performance.now();
  await desk.ask({ ...kill, level: "halt", reason: "drill" });
  const answeredMs = performance.now();
  await pause(HALTED_MS);
  const offMs = performance.now();
  await desk.ask({ ...kill, level: "off" });
  return { askedMs, answeredMs, offMs };
}

/** @returns how long the command took as a whole, starting Node included */
async function turnByCommand({ deskDir }: LpFleet): Promise<number> {
  const askedMs = performance.now();
  const { code, stderr } = await hedgerow("kill", "on", "--data", deskDir, "--reason", "drill");
  const tookMs = performance.now() - askedMs;
  if (code !== 0) throw new Error(`hedgerow kill on ended with ${code}: ${stderr}`);
  await hedgerow("kill", "off", "--data", deskDir);
  return tookMs;
}

/** In the same run: what else a machine that is busy adds. */
function answeredAfter(orders: readonly LoadOrder[]): string {
  const ms = orders.map(({ sentMs, answeredMs }) => answeredMs - sentMs);
  return `${Math.round(quantile(ms, 0.5))} ms, p99 ${Math.round(quantile(ms, 0.99))} ms`;
}

const answer = ({ askedMs, answeredMs }: Turn): number => answeredMs - askedMs;

/** Refused for the kill switch; or not even looked at, because the desk was busy. */
const isHalted = (order: LoadOrder): boolean =>
  order.trouble.includes("KILL_SWITCH") || wasNotTaken(order);

/** @returns how long after the question the last order was sent that was not refused for it */
function effectiveAfter({ askedMs, offMs }: Turn, orders: readonly LoadOrder[]): number {
  const taken = orders.filter(
    (each) => each.sentMs >= askedMs && each.sentMs < offMs && !isHalted(each),
  );
  return Math.max(0, ...taken.map(({ sentMs }) => sentMs - askedMs));
}

/** Orders sent after the answer that were not refused. */
const takenIn = ({ answeredMs, offMs }: Turn, orders: readonly LoadOrder[]): string[] =>
  orders.flatMap((each, number) =>
    each.sentMs > answeredMs && each.sentMs < offMs && !isHalted(each)
      ? [`L${number} was taken after the kill switch was on: ${each.trouble}`]
      : [],
  );
