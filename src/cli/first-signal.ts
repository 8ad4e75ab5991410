/**
 * Resolves with the first of the signals that ask a process to end in order.
 *
 * @param until once aborted nobody waits any more, and a signal ends the process as it would have
 */
export function firstSignal(until?: AbortSignal): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, resolve);
      until?.addEventListener("abort", () => process.off(signal, resolve), { once: true });
    }
  });
}
