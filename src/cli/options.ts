import { InvalidArgumentError, Option } from "commander";
import type { Side } from "../core/terms.ts";

/** What every question to a desk takes. */
export interface DataFlags {
  readonly data?: string;
  readonly json?: boolean;
}

export const dataOption = (): Option => new Option("--data <dir>", "data folder of the desk");
export const jsonOption = (): Option => new Option("--json", "print JSON");

export const asked = (flags: DataFlags): { data: string | undefined; json: boolean } => ({
  data: flags.data,
  json: flags.json === true,
});

export const sideOption = (): Option =>
  new Option("--side <side>", "buy or sell").argParser(sideOf);

function sideOf(text: string): Side {
  const side = sides.get(text.toLowerCase());
  if (side !== undefined) return side;
  throw new InvalidArgumentError("must be buy or sell");
}

const sides: ReadonlyMap<string, Side> = new Map([
  ["buy", "Buy"],
  ["sell", "Sell"],
]);
