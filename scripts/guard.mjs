/**
 * Loaded into a launched process before its program: ends its process group when the launcher is
 * killed outright, because no terminal will do so (launch.mjs gave the process a group of its own).
 */
import { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";

const LAST_WORD_MS = 10_000;

function endGroup() {
  process.kill(-process.pid, "SIGTERM");
  setTimeout(() => process.kill(-process.pid, "SIGKILL"), LAST_WORD_MS).unref();
}

// A process forked by the program inherits the flag that loads this file, but not the pipe.
if (isMainThread && process.env["HEDGEROW_GUARD"] === String(process.ppid)) {
  delete process.env["HEDGEROW_GUARD"];
  const launcher = new Socket({ fd: 3, readable: true, writable: false });
  launcher.on("error", endGroup);
  launcher.on("close", endGroup);
  launcher.resume();
  launcher.unref();
}
