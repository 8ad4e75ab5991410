import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
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

/** Why a change of the policy is made. */
export const reasonOption = (): Option =>
  new Option("--reason <text>", "why; stands in the audit trail");

/** What every change of the policy takes, at a desk that runs. */
export const withChangeOptions = (command: Command): Command =>
  command
    .addOption(reasonOption())
    .addOption(
      new Option("--dry-run", "say what it would do, also to the last orders; change nothing"),
    )
    .addOption(new Option("--at <time>", "when it comes into force, as 2026-12-31T17:00:00Z"))
    .addOption(
      new Option("--revises <change:revision>", "take the place of a change that waits, as c7:2"),
    )
    .addOption(dataOption())
    .addOption(jsonOption());

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
