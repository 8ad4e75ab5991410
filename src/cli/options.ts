import { Option } from "commander";

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
