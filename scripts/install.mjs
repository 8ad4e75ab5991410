import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { step } from "./progress.mjs";
import { runQuietly } from "./quiet.mjs";

/**
 * Whether node_modules holds what package-lock.json asks for.
 *
 * npm writes its own record, node_modules/.package-lock.json, as the last act of an install and
 * removes it with the first, so a failed or killed install has none; comparing the two (1 ms) also
 * accepts what the user installed by other means and notices a lockfile that came with a pull.
 */
export function isInstalled(folder) {
  const record = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const present = packagesOf(record);
  return required(folder).every(([path, { version, integrity }]) => {
    const found = present[path];
    return found?.version === version && found?.integrity === integrity;
  });
}

/** `npm ci` from the lockfile, no scripts run. */
export async function install(folder, label, how) {
  const wanted = required(folder).map(([path]) => join(folder, path, "package.json"));
  const howFar = () =>
    wanted.length > 1
      ? `${wanted.filter((file) => existsSync(file)).length} of ${wanted.length}`
      : "";
  const [command, ...first] = npm();
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--include=dev"];
  const quiet = ["--loglevel=error", "--no-progress", "--no-update-notifier"];
  const env = withoutNpmRun(process.env);
  const run = () =>
    runQuietly(command, [...first, ...args, ...quiet], { ...how, cwd: folder, env });
  await step(label, run, howFar);
}

const packagesOf = (lockfile) => JSON.parse(readFileSync(lockfile, "utf8")).packages ?? {};

/** Optional packages are those of other platforms; npm leaves them out. */
function required(folder) {
  const all = Object.entries(packagesOf(join(folder, "package-lock.json")));
  return all.filter(([path, entry]) => path !== "" && !entry.optional && !entry.link);
}

/** The npm that runs us, else the one on the PATH. */
function npm() {
  const running = process.env["npm_execpath"] ?? "";
  if (basename(running) === "npm-cli.js") return [process.execPath, running];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}

/** What npm tells its scripts about *this* run would mislead an npm started for another folder. */
function withoutNpmRun(env) {
  const ofThisRun =
    /^(npm_package_|npm_lifecycle_|npm_command$|npm_config_local_prefix$|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ofThisRun.test(name)));
}
