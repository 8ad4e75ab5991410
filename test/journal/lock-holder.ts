import { writeSync } from "node:fs";
import { lockDataFolder } from "../../src/journal/lock.ts";

// A desk's lock in a process of its own: takes it, says so, and holds it until it is killed.
lockDataFolder(process.argv[2] ?? "");
writeSync(1, "locked\n");
setInterval(() => {}, 1000);
