import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Row } from "./fault-table.ts";
import type { Scenario, Wishes } from "./scenario.ts";

/** What became of a scenario; what this machine lacks is neither passed nor failed. */
export type Outcome = "passed" | "failed" | { readonly notRun: string };

/**
 * Runs a scenario, and sees to it that each of its rows says what became of it this time: until it
 * has come to its end, no row of an earlier run stands for it.
 */
export async function runScenario(scenario: Scenario, wishes: Wishes): Promise<Outcome> {
  const open = new Set(scenario.faults(wishes));
  const reason = await scenario.lacks?.();
  if (reason !== undefined) {
    for (const fault of open) wishes.note({ fault, reason });
    print(`NOT RUN: ${reason}`);
    return { notRun: reason };
  }
  const breakOff = (broken: string): void => {
    for (const fault of open) wishes.note({ fault, broken });
  };
  breakOff("it did not come to its end");
  const timers = monitorEventLoopDelay({ resolution: TIMER_MS });
  timers.enable();
  const note = (row: Row): void => {
    open.delete(row.fault);
    wishes.note("late" in row && row.late.length > 0 ? withNoise(row, timers.max) : row);
  };
  try {
    const hasHeld = await scenario.run({ ...wishes, note });
    if (open.size > 0) throw new Error(`nothing was told of ${[...open].join(", ")}`);
    return hasHeld ? "passed" : "failed";
  } catch (error) {
    breakOff(String(error));
    print(`broken off: ${error instanceof Error ? (error.stack ?? "") : String(error)}`);
    return "failed";
  } finally {
    timers.disable();
  }
}

const TIMER_MS = 10;
const NS_PER_MS = 1e6;

/** How late timers of the run itself came: what the machine alone may have added to its times. */
function withNoise<It extends { readonly besides: string }>(row: It, ns: number): It {
  const lateMs = Math.round(ns / NS_PER_MS - TIMER_MS);
  return { ...row, besides: `${row.besides}; timers of the run came late by up to ${lateMs} ms` };
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** One line for all that were run. @param outcomes by the scenario's name */
export function summaryOf(outcomes: ReadonlyMap<string, Outcome>): string {
  const counts = { passed: 0, failed: 0 };
  const reasons: string[] = [];
  for (const [name, outcome] of outcomes) {
    if (typeof outcome === "string") counts[outcome] += 1;
    else reasons.push(`${name}: ${outcome.notRun}`);
  }
  const why = reasons.length === 0 ? "" : ` (${reasons.join("; ")})`;
  return `${counts.passed} passed, ${counts.failed} failed, ${reasons.length} not run${why}`;
}
