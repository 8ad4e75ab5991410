/** The least a timer of this runtime waits. */
const TURN_MS = 1;
/** What is read within it is answered as soon as can be; a bad file above all. */
const AT_ONCE_MS = 500;

/**
 * Stops and continues a process by turns of a millisecond, once it has taken half a second.
 *
 * A scheduler looks only once a tick whether somebody has waited long enough for the processor that
 * a process in the idle class has; a tick is 4 ms. One that is stopped has none to give back.
 */
export class Pace {
  readonly #pid: number;
  #turn: NodeJS.Timeout;

  constructor(pid: number) {
    this.#pid = pid;
    this.#turn = setTimeout(() => this.#stop(), AT_ONCE_MS);
  }

  /** From here on the process runs as it is scheduled. */
  end(): void {
    clearTimeout(this.#turn);
    this.#tell("SIGCONT");
  }

  #stop(): void {
    if (this.#tell("SIGSTOP")) this.#turn = setTimeout(() => this.#continue(), TURN_MS);
  }

  #continue(): void {
    if (this.#tell("SIGCONT")) this.#turn = setTimeout(() => this.#stop(), TURN_MS);
  }

  /** @returns whether there is such a process */
  #tell(signal: "SIGSTOP" | "SIGCONT"): boolean {
    try {
      process.kill(this.#pid, signal);
      return true;
    } catch (error) {
      // A process that is gone keeps no pace.
      if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
      throw error;
    }
  }
}
