import { z } from "zod";
import type { DeskProcess } from "../desk/desk-process.ts";

const open = z.object({
  legs: z.array(z.object({ leg: z.string(), lp: z.string(), isInDoubt: z.boolean() })),
});

/** A leg that the desk lists as in doubt, by its ClOrdID(11), and its LP. */
export interface ListedDoubt {
  readonly leg: string;
  readonly lp: string;
}

export async function doubtsListed(desk: DeskProcess): Promise<ListedDoubt[]> {
  const { legs } = open.parse(await desk.ask({ op: "legs" }));
  return legs.filter(({ isInDoubt }) => isInDoubt);
}
