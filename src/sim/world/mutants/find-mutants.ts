import type { SimOptions } from "../program/options.ts";

export async function findMutants(_options: SimOptions, say: (line: string) => void): Promise<boolean> {
  say("0 of 0 found");
  return true;
}
