import { readFileSync } from "node:fs";
import type { DeskProcess } from "../desk/desk-process.ts";
import { doubtsListed } from "./listed-doubts.ts";
import { jsonLines } from "./json-lines.ts";
import type { Lp } from "./lp-park.ts";

interface StatementLine {
  readonly kind: string;
  readonly clOrdID: string;
  readonly ordStatus?: string;
  readonly cumQty?: number | string;
}

/**
 * What a person does about a leg whose LP, asked after a disconnect, does not clearly know it:
 * looks into the LP's own record, and says that nothing was filled if it does not stand there, or
 * stands there as rejected. Any other is left alone: the desk must find out by itself.
 *
 * @returns how many were judged
 */
export async function judgeUnknown(desk: DeskProcess, lps: readonly Lp[]): Promise<number> {
  const doubts = await doubtsListed(desk);
  let judged = 0;
  for (const lp of lps) {
    const doubtful = doubts.filter((leg) => leg.lp === lp.id);
    if (doubtful.length === 0 || !lp.manner.forgets) continue;
    const last = new Map(jsonLines<StatementLine>(lp.log).map((line) => [line.clOrdID, line]));
    for (const { leg } of doubtful) {
      const record = last.get(leg);
      const isRejected = record?.ordStatus === "Rejected" && Number(record.cumQty) === 0;
      if (record !== undefined && !isRejected) continue;
      const said = { filled: "0", price: "", actor: "dealer", reason: "by the LP's record" };
      await desk.ask({ op: "settle", leg, ...said });
      judged += 1;
    }
  }
  return judged;
}

/** Every leg in doubt with all that its LP wrote of it, for whoever looks into a failure. */
export async function doubtsOf(desk: DeskProcess, lps: readonly Lp[]): Promise<string> {
  const texts = (await doubtsListed(desk)).map((leg) => {
    const lp = lps.find(({ id }) => id === leg.lp);
    const lines = lp === undefined ? [] : readFileSync(lp.log, "utf8").split("\n");
    const own = lines.filter((line) => line.includes(`"${leg.leg}"`));
    return [`${leg.leg} at ${leg.lp} (${lp?.kind}) is in doubt`, ...own].join("\n  ");
  });
  return texts.join("\n");
}
