import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import { AuditCheck } from "../store/audit/audit-chain.ts";
import type { AuditAnchor, AuditFault } from "../store/audit/audit-chain.ts";
import type { AuditRow } from "../store/store-calls.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { askOffice } from "./office-client.ts";
import { print, printJson, say } from "./output.ts";
import type { AskOptions } from "./status.ts";

const PAGE = 10_000;

const value = z.record(z.string(), z.json()).nullable();

const auditRow: z.ZodType<AuditRow> = z.strictObject({
  id: z.int(),
  eventType: z.string(),
  entityType: z.string(),
  entityId: z.string(),
  oldValue: value,
  newValue: value,
  userId: z.string(),
  timestampUs: z.int(),
  source: z.string(),
  reason: z.string(),
  requestId: z.string(),
  prevHash: z.string(),
  hash: z.string(),
});

/** The chain in its order, a line of JSON a row. */
export async function exportAudit({ data }: AskOptions): Promise<void> {
  for await (const line of linesOfOffice(data)) print(`${line}\n`);
}

export interface VerifyFlags extends AskOptions {
  /** An export; undefined: the store of the running desk. */
  readonly file: string | undefined;
  /** `ID:HASH`, as an earlier run printed it. */
  readonly anchor: string | undefined;
}

/** Follows the chain from its first row, and says where it breaks. */
export async function verifyAudit({ file, anchor, data, json }: VerifyFlags): Promise<void> {
  const check = new AuditCheck(anchor === undefined ? undefined : anchorOf(anchor));
  const lines = file === undefined ? linesOfOffice(data) : linesOfFile(file);
  let [rows, head] = [0, ""];
  let fault: AuditFault | null = null;
  for await (const line of lines) {
    const row = rowIn(line, rows + 1);
    fault = check.take(row);
    if (fault !== null) break;
    rows += 1;
    head = `${row.id}:${row.hash}`;
  }
  fault ??= check.end();
  if (fault !== null) {
    if (json) printJson({ isWhole: false, rows, fault });
    throw new CommandFailure(exitCodes.differences, `AUDIT_${fault.code}: ${fault.text}`);
  }
  if (json) return printJson({ isWhole: true, rows, head });
  print(`${rows} rows, each as it was written; head ${head === "" ? "none" : head}\n`);
  return say("keep the head elsewhere: --anchor with it finds what was cut off since");
}

function anchorOf(text: string): AuditAnchor {
  const [id = "", hash = ""] = text.split(":");
  const anchor = { id: Number(id), hash };
  if (Number.isSafeInteger(anchor.id) && anchor.id > 0 && /^[0-9a-f]{64}$/.test(hash)) {
    return anchor;
  }
  throw new CommandFailure(exitCodes.usage, "ANCHOR: must be ID:HASH, as `audit verify` prints it");
}

function rowIn(line: string, number: number): AuditRow {
  try {
    return auditRow.parse(JSON.parse(line));
  } catch {
    const text = `AUDIT_UNREADABLE: line ${number} is no row of an audit`;
    throw new CommandFailure(exitCodes.differences, text);
  }
}

async function* linesOfFile(file: string): AsyncGenerator<string> {
  try {
    const input = file === "-" ? process.stdin : createReadStream(file);
    for await (const line of createInterface({ input })) if (line !== "") yield line;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(exitCodes.usage, `FILE_UNREADABLE: ${text}`);
  }
}

async function* linesOfOffice(data: string | undefined): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const path = `/admin/routing/audit/export?after=${after}&limit=${PAGE}`;
    const { text } = await askOffice(data, { path });
    const lines = text.split("\n").filter((line) => line !== "");
    if (lines.length === 0) return;
    yield* lines;
    after += lines.length;
  }
}
