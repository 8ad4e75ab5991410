#!/usr/bin/env node
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./launch.mjs";
import { SetupError, exitWith } from "./progress.mjs";
import { isNodeNewEnough, tooOld } from "./runtime.mjs";
import { prepare } from "./setup.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, "dist", "cli", "main.js");
/** The published package has neither. */
const isCheckout = existsSync(join(root, "runtime")) && existsSync(join(root, "tsconfig.json"));

async function main() {
  if (!isCheckout && !isNodeNewEnough()) throw new SetupError(tooOld("install it and try again"));
  const node = isCheckout ? await prepare(root, { built: true }) : process.execPath;
  if (isNodeNewEnough()) {
    // The program reads process.argv itself, and sets the exit code.
    await import(pathToFileURL(program).href);
    return undefined;
  }
  return (await launch(root, node, [program, ...process.argv.slice(2)])).code;
}

await exitWith(main);
