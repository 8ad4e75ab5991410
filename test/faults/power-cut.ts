import { hedgerow } from "../desk/child-process.ts";
import { BlockDisk, FORGETFUL, KEEPING } from "./block-disk.ts";
import { readClientLedger } from "./client-ledger.ts";
import { Fleet } from "./fleet.ts";
import { linesOf } from "./json-lines.ts";
import { killDesk, untilBusy } from "./kill-desk.ts";
import type { KillOptions, KillReport } from "./kill-desk.ts";

/**
 * Cuts the power of the desk's disk again and again under load: what was not flushed is gone, the
 * desk with it. Every other time the device had kept all that had reached it, flushed or not.
 */
export async function powerCuts(options: KillOptions): Promise<KillReport> {
  const disk = new BlockDisk();
  let cuts = 0;
  try {
    await disk.format();
    await disk.powerOn(FORGETFUL);
    return await killDesk(options, {
      deskHome: disk.mount,
      strike: async (fleet) => {
        disk.freeze();
        await disk.cut(fleet.killDesk());
        cuts += 1;
        await disk.powerOn(cuts % 2 === 0 ? FORGETFUL : KEEPING);
      },
    });
  } finally {
    await disk.close();
  }
}

/**
 * One cut without syncs: it must lose orders, or those above were none.
 *
 * @returns what was seen of it; undefined: nothing was lost
 */
export async function cutWithoutSync(options: KillOptions): Promise<string | undefined> {
  const disk = new BlockDisk();
  const fleet = new Fleet({ ...options, durability: "os", deskHome: disk.mount });
  try {
    await disk.format();
    await disk.powerOn(FORGETFUL);
    await fleet.start();
    await untilBusy(fleet);
    disk.freeze();
    await disk.cut(fleet.killDesk());
    await disk.powerOn(KEEPING);
    const { acknowledged } = readClientLedger(fleet.clientLog);
    const accepted = ["--type", "OrderAccepted"] as const;
    const dump = await hedgerow("journal", "dump", "--data", fleet.deskDir, ...accepted);
    if (dump.code !== 0) return dump.stderr.split(":", 1)[0] ?? "";
    const known = new Set(linesOf<AcceptedLine>(dump.stdout).map(({ clOrdID }) => clOrdID));
    const lost = [...acknowledged].filter((clOrdID) => !known.has(clOrdID));
    return lost.length === 0 ? undefined : `${lost.length} of ${acknowledged.size} lost`;
  } finally {
    await fleet.close();
    await disk.close();
  }
}

interface AcceptedLine {
  readonly clOrdID: string;
}
