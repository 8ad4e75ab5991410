/**
 * Loaded into a process of the demo before its program: ends it when the demo itself is gone.
 *
 * The demo holds the other end of the IPC channel and never uses it, so it closes when the demo
 * ends, however that happens. The program then stops as it does on SIGTERM; a venue a while later,
 * so that the desk, which stops meanwhile, gets its answers.
 */
import { isMainThread } from "node:worker_threads";

const LAST_WORD_MS = 15_000;
const graceMs = Number(process.env["HEDGEROW_DEMO_GRACE_MS"] ?? 0);

function end(): void {
  setTimeout(() => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), LAST_WORD_MS).unref();
  }, graceMs).unref();
}

if (isMainThread) {
  process.once("disconnect", end);
  // The channel must not keep a program alive that has ended its work.
  process.channel?.unref();
  // It may have closed before anybody could listen.
  if (!process.connected) end();
}
