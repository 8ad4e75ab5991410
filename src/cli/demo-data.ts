import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { createDataFolder } from "../desk/data-folder.ts";
import { JournalError } from "../journal/journal-error.ts";
import { lockDataFolder } from "../journal/lock.ts";
import { VenueError } from "../sim/venue/venue-error.ts";
import { lockVenueFolder } from "../sim/venue/venue-lock.ts";
import { demoLps, venueFolderOf } from "./demo-venues.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

/** Of each venue; demos used to have one, called `venue`. */
const venueFolders = ["venue", ...demoLps.map((lp) => venueFolderOf(lp))];
/** Everything a demo leaves in its folder beside `lock.db`. */
const own = new Set([
  ...venueFolders,
  ...venueFolders.map((folder) => `${folder}.log`),
  "journal",
  "policy",
  "snapshots",
  "control.sock",
  "cli.token",
  "alerts.json",
  "alerts.json.tmp",
  "store.key",
  "store.sqlite",
  "store.sqlite-journal",
  "store.sqlite-shm",
  "store.sqlite-wal",
  "client",
  "client.log",
  "client-process.log",
  "desk.log",
  "lock.db-journal",
]);

/** Makes the demo's folder. @throws `CommandFailure` while a desk or a venue works in it */
export function prepareDemoData(dir: string): void {
  whileHeld(dir, () => undefined);
}

/**
 * Removes what earlier demos left.
 *
 * @throws `CommandFailure` when the folder is in use, or holds anything a demo did not put there
 */
export function removeDemoData(dir: string): void {
  if (!existsSync(dir)) return;
  const names = statSync(dir).isDirectory() ? readdirSync(dir) : ["no folder"];
  if (names.length === 0) return;
  const strange = names.filter((name) => name !== "lock.db" && !own.has(name));
  if (strange.length > 0 || !names.includes("lock.db")) {
    const found = strange.length === 0 ? "no lock.db" : strange.slice(0, 3).join(", ");
    const text = `${dir} does not look like a demo's data folder (${found}); nothing was removed`;
    throw new CommandFailure(exitCodes.refused, `NOT_DEMO_DATA: ${text}`);
  }
  whileHeld(dir, () => {
    // The lock itself stays, so that nobody starts in a folder that is half gone.
    for (const name of own) rmSync(join(dir, name), { recursive: true, force: true });
  });
}

/** Does something while no desk and no venue can work in the folder. */
function whileHeld(dir: string, run: () => void): void {
  const releases: (() => void)[] = [];
  try {
    const lock = lockDataFolder(createDataFolder(dir).dir);
    releases.push(() => lock.release());
    for (const folder of venueFolders) {
      const venueDir = join(dir, folder);
      if (existsSync(venueDir)) releases.push(lockVenueFolder(venueDir));
    }
    run();
  } catch (error) {
    if (!(error instanceof JournalError || error instanceof VenueError)) throw error;
    const text = `DEMO_RUNNING: ${dir} is in use, so a demo is running there already`;
    throw new CommandFailure(exitCodes.refused, `${text}; stop it, or name another --data folder`);
  } finally {
    for (const release of releases) release();
  }
}
