import { join } from "node:path";
import { build, isBuilt } from "./build.mjs";
import { install, isInstalled } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { fetchRuntime, isRuntimeMissing, nodePath, refuseUnknownPlatform } from "./runtime.mjs";

/**
 * Installs, fetches and builds whatever of it is missing; says and costs nothing when all is there.
 *
 * @param {string} root the checkout
 * @param {{ built: boolean }} want whether dist/ is needed
 * @returns {Promise<string>} the Node to run the task on
 */
export async function prepare(root, want) {
  const isReady = () =>
    !isRuntimeMissing(root) && isInstalled(root) && (!want.built || isBuilt(root));
  if (isRuntimeMissing(root)) refuseUnknownPlatform();
  if (isReady()) return nodePath(root);
  const { stop, listenNoMore } = stopOnSignal();
  try {
    await withLock(join(root, ".cache", "setup.lock"), stop, async (covers) => {
      const how = { stop, covers };
      // Both are asked again: while this start waited for the lock, another may have done it.
      await all([
        () => (isRuntimeMissing(root) ? fetchRuntime(root, how) : undefined),
        () => (isInstalled(root) ? undefined : install(root, "installing packages", how)),
      ]);
      if (want.built && !isBuilt(root)) await build(root, nodePath(root), how);
    });
  } finally {
    listenNoMore();
  }
  return nodePath(root);
}

/**
 * Installs what `npm run bench -- rules` compares with, a package of its own, if it is missing.
 *
 * @param {string} root the checkout
 */
export async function preparePeers(root) {
  const folder = join(root, "bench");
  if (isInstalled(folder)) return;
  const { stop, listenNoMore } = stopOnSignal();
  try {
    await withLock(join(root, ".cache", "setup.lock"), stop, async (covers) => {
      if (isInstalled(folder)) return;
      await install(folder, "installing the rule engines to compare with", { stop, covers });
    });
  } finally {
    listenNoMore();
  }
}

/** At once, but ends only when all have ended: the lock is not let go while one still writes. */
async function all(works) {
  const outcomes = await Promise.allSettled(works.map(async (work) => work()));
  const failed = outcomes.find(({ status }) => status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

function stopOnSignal() {
  const controller = new AbortController();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const onSignal = (signal) => controller.abort(signal);
  for (const signal of signals) process.on(signal, onSignal);
  const listenNoMore = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  return { stop: controller.signal, listenNoMore };
}
