import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { streamed } from "../desk/child-process.ts";
import type { LoadRig } from "./load-rig.ts";
import { millionths } from "./volumes.ts";

/** What three records of a load say: the client's, the desk's and the venue's. */
export interface LoadAudit {
  readonly acknowledged: number;
  /** Acknowledged orders the journal does not know. */
  readonly lost: readonly string[];
  /** ExecIDs told twice, legs that reached the venue twice. */
  readonly doubled: readonly string[];
  /** Sums that differ, in words. */
  readonly unmatched: readonly string[];
}

interface ClientSide {
  readonly acknowledged: Set<string>;
  filled: number;
  readonly doubled: string[];
}

const LOTS = 100_000;

/** Reads line by line: a long load leaves more than fits into one text. */
export async function auditLoad(
  rig: Pick<LoadRig, "clientLogs" | "deskDir" | "venueLogs">,
): Promise<LoadAudit> {
  const client = await clientSide(rig.clientLogs);
  const desk = { accepted: 0, told: 0, hedged: 0, legs: 0 };
  const missing = new Set(client.acknowledged);
  const types = ["OrderAccepted", "ClientFilled", "LegCreated", "LegFilled"];
  const dump = ["journal", "dump", "--data", rig.deskDir, "--type", ...types];
  await streamed(dump, (text) => {
    const line = JSON.parse(text) as Record<string, string | number>;
    if (line["type"] === "OrderAccepted") {
      desk.accepted += 1;
      missing.delete(String(line["clOrdID"]));
    } else if (line["type"] === "LegCreated") desk.legs += 1;
    else if (line["type"] === "LegFilled") desk.hedged += millionths(line["lastQty"] ?? 0);
    else desk.told += millionths(line["aQty"] ?? 0) + millionths(line["bQty"] ?? 0);
  });
  const venue = await venueSide(rig.venueLogs);
  const pairs: [string, number, number][] = [
    ["orders acknowledged by client and journal", client.acknowledged.size, desk.accepted],
    ["volume filled by client and journal", client.filled, desk.told],
    ["legs by journal and venue", desk.legs, venue.orders],
    ["volume hedged by journal and venue", desk.hedged, venue.filled],
  ];
  return {
    acknowledged: client.acknowledged.size,
    lost: [...missing],
    doubled: [...client.doubled, ...venue.doubled],
    unmatched: pairs.filter(([, a, b]) => a !== b).map(([what, a, b]) => `${what}: ${a} and ${b}`),
  };
}

async function clientSide(files: readonly string[]): Promise<ClientSide> {
  const side: ClientSide = { acknowledged: new Set(), filled: 0, doubled: [] };
  const execIDs = new Set<string>();
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const [clOrdID = "", execType = "", execID = "", lastQty = ""] = line.split(" ");
      if (execType === "0") side.acknowledged.add(clOrdID);
      if (execType !== "F") continue;
      if (execIDs.has(execID)) side.doubled.push(`ExecID ${execID} was told twice`);
      execIDs.add(execID);
      side.filled += millionths(lastQty);
    }
  }
  return side;
}

async function venueSide(
  files: readonly string[],
): Promise<{ orders: number; filled: number; readonly doubled: string[] }> {
  const [arrived, doubled] = [new Set<string>(), [] as string[]];
  let filled = 0;
  for (const file of files) {
    for await (const text of createInterface({ input: createReadStream(file) })) {
      const line = JSON.parse(text) as Record<string, string | number>;
      const clOrdID = String(line["clOrdID"]);
      if (line["kind"] === "order") {
        if (arrived.has(clOrdID)) doubled.push(`leg ${clOrdID} reached a venue twice`);
        arrived.add(clOrdID);
      }
      const isFill = line["kind"] === "report" && line["execType"] === "Trade";
      if (isFill) filled += Math.round((Number(line["lastQty"]) * 1e6) / LOTS);
    }
  }
  return { orders: arrived.size, filled, doubled };
}
