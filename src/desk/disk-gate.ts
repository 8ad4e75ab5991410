import { ControlServer } from "../intake/control/control-server.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlRequest } from "../intake/control/protocol.ts";
import { lockDataFolder } from "../journal/lock.ts";
import { NodeDisk } from "../journal/node-disk.ts";
import { IDENTITY_BYTES } from "../journal/segment-header.ts";
import type { Clock } from "../ports/clock.ts";
import type { HttpIntake } from "../policy/http-intake.ts";
import type { WebhookTerms } from "../policy/policy-document.ts";
import { createDataFolder } from "./data-folder.ts";
import { tryDisk } from "./disk-trial.ts";
import type { Trial } from "./disk-trial.ts";
import { NodeEntropy } from "./node-entropy.ts";
import { OfficeKeeper } from "./office-keeper.ts";

const RETRY_MS = 2_000;
/** So often the alarm stands in the log anew. */
const TOLD_AGAIN = 15;

const UNTIL = "no order is taken and none is sent until a test write is";

export interface GateLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export interface GateOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: GateLog;
  readonly http: HttpIntake | null;
  /** Who is told that no door is open. */
  readonly webhook: WebhookTerms | null;
  /** What was tried last was sound, and the desk's start was not: the next try waits first. */
  readonly isAgain: boolean;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/**
 * What stands in a desk's place while nothing it writes becomes durable: no door for orders is
 * open, since no answer could be kept; the office shows what is durable, and whoever asks learns
 * why.
 */
export class DiskGate {
  readonly #options: GateOptions;
  #trial: Trial = { journalId: "", nextEvent: 1, fault: undefined };

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * Tries the disk every other second.
   *
   * @returns once a test write is durable, or the signal was given
   * @throws what makes the journal unreadable
   */
  async wait(): Promise<void> {
    const { dataDir, http, webhook, log, isAgain, signal } = this.#options;
    const folder = createDataFolder(dataDir);
    const lock = lockDataFolder(folder.dir);
    const control = new ControlServer({
      path: folder.controlSocket,
      handle: (request, answer) => answer(this.#answer(request)),
      afterCommit: (run) => run(),
      onError: (error) => log.warn({ about: "control.sock" }, error.message),
    });
    const office =
      http === null ? undefined : new OfficeKeeper({ ...folder, ...http, webhook }, log);
    try {
      await control.listen();
      office?.start();
      if (isAgain) await this.#pause();
      for (let times = 0; !signal.aborted && !(await this.#isSound(folder, times)); times++) {
        await this.#pause();
      }
    } finally {
      await office?.stop();
      await control.close();
      lock.release();
    }
  }

  async #isSound(folder: Parameters<typeof tryDisk>[1], times: number): Promise<boolean> {
    const { clock, log } = this.#options;
    const terms = { wallUs: clock.wallUs(), randomness: new NodeEntropy().bytes(IDENTITY_BYTES) };
    this.#trial = await tryDisk(new NodeDisk(), folder, terms);
    const { fault } = this.#trial;
    if (fault === undefined) {
      log.info({ code: "DISK_SOUND", times }, "a test write is durable: the desk opens");
      return true;
    }
    if (times % TOLD_AGAIN === 0) {
      log.error({ code: "DISK_UNSOUND", why: fault.message }, "nothing is durable: no doors open");
    }
    return false;
  }

  #pause(): Promise<void> {
    const { clock, signal } = this.#options;
    return new Promise((resolve) => {
      const ended = (): void => {
        cancel();
        signal.removeEventListener("abort", ended);
        resolve();
      };
      const cancel = clock.after(RETRY_MS, ended);
      signal.addEventListener("abort", ended);
    });
  }

  #answer({ op }: ControlRequest): ControlOutcome {
    const { journalId, nextEvent, fault } = this.#trial;
    if (op === "journal") return { ok: true, result: { journalId, nextEvent } };
    const why = fault?.message ?? "it is being tried";
    const text = `nothing that is written becomes durable (${why}); ${UNTIL}`;
    return { ok: false, fault: { code: "DISK_UNSOUND", text } };
  }
}
