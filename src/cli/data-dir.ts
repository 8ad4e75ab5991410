import { existsSync } from "node:fs";
import { dataFolderAt } from "../desk/data-folder.ts";
import type { DataFolder } from "../desk/data-folder.ts";

export const DEFAULT_DATA_DIR = "data";
export const DEMO_DATA_DIR = "data/demo";

/**
 * The folder a command speaks of: the one given, else the demo's while a desk has its door open
 * there and none in the default one.
 */
export function dataFolderOf(given: string | undefined): DataFolder {
  if (given !== undefined) return dataFolderAt(given);
  const usual = dataFolderAt(DEFAULT_DATA_DIR);
  const demo = dataFolderAt(DEMO_DATA_DIR);
  const isDemo = !existsSync(usual.controlSocket) && existsSync(demo.controlSocket);
  return isDemo ? demo : usual;
}
