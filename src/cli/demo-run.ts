import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { dataFolderAt } from "../desk/data-folder.ts";
import { askDesk, DeskUnreachable } from "../intake/control/control-client.ts";
import { DemoChild } from "./demo-child.ts";
import type { DemoChildTerms, Ending } from "./demo-child.ts";
import { demoStatusSchema, isReady, liveRows } from "./demo-line.ts";
import type { DemoStatus, Look } from "./demo-line.ts";
import { parseNotice } from "./demo-notice.ts";
import type { DemoNotice } from "./demo-notice.ts";
import { commandFor } from "./demo-plan.ts";
import type { DemoPlan } from "./demo-plan.ts";
import type { DemoScreen } from "./demo-screen.ts";
import { DemoTrial, recordsAgree } from "./demo-trial.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

const LOOK_MS = 50;
const READY_WITHIN_MS = 60_000;
const STATUS_WITHIN_MS = 2000;
/** The clients wait 8 s for their last orders and log out; the desk waits for its legs. */
const CLIENT_PATIENCE_MS = 20_000;
const DESK_PATIENCE_MS = 15_000;
const VENUE_PATIENCE_MS = 10_000;
/** Should the demo be killed: longer than the desk waits for clients, legs and LPs. */
const VENUE_GRACE_MS = 9_500;

/** One run of the demo: its processes, what it shows, and its end. */
export class DemoRun {
  readonly #plan: DemoPlan;
  readonly #screen: DemoScreen;
  readonly #end: AbortController;
  /** In the order in which they are started. */
  readonly #children: DemoChild[] = [];
  #failure: CommandFailure | undefined;
  #trial: DemoTrial | undefined;
  #timer: NodeJS.Timeout | undefined;
  #outcome = { sent: 0, open: 0 };
  #isStopping = false;

  /** @param end aborted to stop the run in order; aborted by the run when it fails */
  constructor(plan: DemoPlan, screen: DemoScreen, end: AbortController) {
    this.#plan = plan;
    this.#screen = screen;
    this.#end = end;
  }

  /** @throws `CommandFailure` when a process ended by itself or would not stop */
  async run(): Promise<void> {
    const { data, venues, deskArgs } = this.#plan;
    for (const { lp, args, logPath } of venues) {
      this.#start({ name: `the venue ${lp}`, args, logPath, graceMs: VENUE_GRACE_MS });
    }
    this.#start({ name: "the desk", args: deskArgs, logPath: join(data, "desk.log") });
    const status = await this.#whenReady();
    if (status !== undefined) {
      const { journalId, nextEvent } = status;
      this.#screen.say(`journal ${journalId}, at event ${nextEvent}; the clients start to trade`);
      this.#startClients();
      await this.#watch();
      clearTimeout(this.#timer);
      await this.#trial?.end();
    }
    await this.#stop();
    if (this.#failure !== undefined) throw this.#failure;
    await this.#judge();
  }

  /** At once and out of order. */
  kill(): void {
    for (const child of this.#children) child.kill();
  }

  #start(terms: DemoChildTerms): void {
    const child = new DemoChild(terms);
    this.#children.push(child);
    void child.ended.then((ending) => this.#onEnded(child, ending));
  }

  /** From when the first client may trade. */
  #startTrial(): void {
    const { forSeconds } = this.#plan;
    if (forSeconds === undefined || this.#trial !== undefined) return;
    this.#trial = new DemoTrial(forSeconds);
    this.#timer = setTimeout(() => this.#end.abort(), forSeconds * 1000);
  }

  /** @throws `CommandFailure` when an order has no end, or the records differ */
  async #judge(): Promise<void> {
    if (this.#trial === undefined) return;
    const { sent, open } = this.#outcome;
    this.#screen.say(this.#trial.summary(sent, open));
    const isOne = await recordsAgree(this.#plan.data, (line) => this.#screen.say(line));
    if (isOne && open === 0) return;
    const text = `DEMO_DIFFERS: ${isOne ? "orders have no end" : "the records differ"}; see above`;
    throw new CommandFailure(exitCodes.differences, text);
  }

  #startClients(): void {
    const { data, clientArgs } = this.#plan;
    // Not client.log: that is the clients' record of their orders.
    const logPath = join(data, "client-process.log");
    const onLine = (line: string): void => this.#onNotice(parseNotice(line));
    this.#start({ name: "the client process", args: clientArgs, logPath, onLine });
  }

  #onEnded(child: DemoChild, { code, signal }: Ending): void {
    if (this.#isStopping) return;
    const how = signal === null ? `with code ${code}` : `by ${signal}`;
    const words = child.lastWords();
    const text = `CHILD_ENDED: ${child.name} ended ${how}; ${child.logPath} says\n${words}`;
    this.#failure ??= new CommandFailure(exitCodes.failure, text);
    this.#end.abort();
  }

  #onNotice(notice: DemoNotice): void {
    switch (notice.kind) {
      case "firstFill": {
        const seconds = (performance.now() / 1000).toFixed(1);
        const { orderID, account, symbol, side, lastQty, lastPx } = notice.report;
        const what = `${side} ${lastQty} ${symbol} at ${lastPx} for account ${account}`;
        this.#screen.say(`first fill after ${seconds} s: ${what}, order ${orderID}`);
        return this.#screen.say(`  why there: ${commandFor(this.#plan, "explain", orderID)}\n`);
      }
      case "session":
        if (notice.event === "up") this.#startTrial();
        if (notice.event === "up" || this.#isStopping) return undefined;
        return this.#screen.say(`${notice.session} ${notice.event}: ${notice.text}`);
      case "logFull":
        return this.#screen.say(`the clients' log has ${notice.bytes} bytes; they send no more`);
      case "trouble":
        return this.#screen.say(`clients: ${notice.text}`);
      case "stopped":
        this.#outcome = notice;
        return this.#screen.say(`${notice.sent} orders sent, ${notice.open} without an end`);
    }
  }

  /** @returns undefined when the demo ends first */
  async #whenReady(): Promise<DemoStatus | undefined> {
    const limitMs = performance.now() + READY_WITHIN_MS;
    while (!this.#end.signal.aborted) {
      const status = await this.#ask();
      if (status !== undefined && isReady(status)) return status;
      if (performance.now() > limitMs) {
        const text = `NOT_READY: no prices within ${READY_WITHIN_MS / 1000} s; see the logs`;
        this.#failure ??= new CommandFailure(exitCodes.failure, text);
        return undefined;
      }
      await this.#pause(LOOK_MS);
    }
    return undefined;
  }

  async #watch(): Promise<void> {
    let before: Look | undefined;
    while (!this.#end.signal.aborted) {
      const status = await this.#ask();
      const look = status === undefined ? undefined : { status, atMs: performance.now() };
      if (look === undefined) this.#screen.live([["the desk does not answer"]]);
      else if (before !== undefined) this.#screen.live(liveRows(before, look));
      if (status !== undefined) await this.#trial?.look(status);
      before = look ?? before;
      for (const child of this.#children) child.boundLog();
      await this.#pause(this.#screen.liveEveryMs);
    }
  }

  async #ask(): Promise<DemoStatus | undefined> {
    const { controlSocket } = dataFolderAt(this.#plan.data);
    try {
      const answer = await askDesk(controlSocket, { op: "status" }, STATUS_WITHIN_MS);
      return answer.ok ? demoStatusSchema.parse(answer.result) : undefined;
    } catch (error) {
      if (error instanceof DeskUnreachable) return undefined;
      throw error;
    }
  }

  /** The clients first, so that no order comes; the venues last, so that every leg is answered. */
  async #stop(): Promise<void> {
    this.#isStopping = true;
    this.#screen.say("stopping: the clients wait for the end of their orders, then the desk …");
    const count = this.#plan.venues.length;
    const venues = this.#children.slice(0, count);
    const [desk, clients] = this.#children.slice(count);
    await this.#stopChild(clients, CLIENT_PATIENCE_MS);
    await this.#stopChild(desk, DESK_PATIENCE_MS);
    await Promise.all(venues.map((venue) => this.#stopChild(venue, VENUE_PATIENCE_MS)));
    this.#screen.say(`stopped; the next start goes on from the journal in ${this.#plan.data}`);
  }

  async #stopChild(child: DemoChild | undefined, patienceMs: number): Promise<void> {
    if (child === undefined || (await child.stop(patienceMs))) return;
    const text = `NOT_STOPPED: ${child.name} did not stop within ${patienceMs / 1000} s; killed`;
    this.#failure ??= new CommandFailure(exitCodes.failure, text);
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#end;
    await after(ms, undefined, { signal }).catch(() => undefined);
  }
}
