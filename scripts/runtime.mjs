import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { install, isInstalled } from "./install.mjs";
import { SetupError } from "./progress.mjs";

const NEEDED_MAJOR = 24;

export const isNodeNewEnough = () => Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR;

/** The Node that all of ours runs on: the machine's own, or the one fetched into runtime/. */
export function nodePath(root) {
  if (isNodeNewEnough()) return process.execPath;
  return join(root, "runtime", "node_modules", ".bin", "node");
}

export const isRuntimeMissing = (root) => !isNodeNewEnough() && !isInstalled(join(root, "runtime"));

/** @throws {SetupError} where no Node can be fetched for this machine */
export function refuseUnknownPlatform() {
  if (process.platform === "linux" && process.arch === "x64") return;
  throw new SetupError(tooOld("install it from your system or from nodejs.org and try again"));
}

export async function fetchRuntime(root, how) {
  const label = `fetching Node ${NEEDED_MAJOR} (this machine has ${process.version})`;
  await install(join(root, "runtime"), label, how);
  try {
    execFileSync(nodePath(root), ["--version"], { stdio: "ignore" });
  } catch {
    // The one likely reason is a C library other than glibc; what to do is the same for all.
    throw new SetupError(tooOld("the one fetched does not run here; install it from your system"));
  }
}

export const tooOld = (advice) =>
  `Node ${NEEDED_MAJOR} or newer is needed, this is ${process.version} on ` +
  `${process.platform}-${process.arch}: ${advice}`;
