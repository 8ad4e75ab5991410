import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { exitWith } from "./progress.mjs";
import { preparePeers } from "./setup.mjs";

/** Started by the benchmark of the rules: only who runs that needs what it compares with. */
await exitWith(() => preparePeers(dirname(dirname(fileURLToPath(import.meta.url)))));
