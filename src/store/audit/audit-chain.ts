import { createHash } from "node:crypto";
import { canonicalJson } from "../sql/json-text.ts";
import type { AuditRow } from "../store-calls.ts";

/** Before the first row. */
export const NO_HASH: string = "0".repeat(64);

/** A row of the audit trail that somebody knew: what is before it cannot be cut off unseen. */
export interface AuditAnchor {
  readonly id: number;
  readonly hash: string;
}

export interface AuditFault {
  /** Of the first row that is not what it was, or that is missing. */
  readonly id: number;
  readonly code: "GAP" | "LINK" | "HASH" | "TRUNCATED" | "ANCHOR";
  readonly text: string;
}

/**
 * The hash of a row: sha256, in hexadecimal, over the hash of the row before it and the canonical
 * JSON (keys in order) of all its other fields, named as in `AuditRow`.
 */
export function hashOf(row: Omit<AuditRow, "hash">): string {
  const { id, eventType, entityType, entityId, oldValue, newValue } = row;
  const { userId, timestampUs, source, reason, requestId, prevHash } = row;
  const what = { id, eventType, entityType, entityId, oldValue, newValue };
  const told = { userId, timestampUs, source, reason, requestId };
  return createHash("sha256")
    .update(prevHash)
    .update(canonicalJson({ ...what, ...told }))
    .digest("hex");
}

/** Follows the chain row by row, so that an export of any length can be read through it. */
export class AuditCheck {
  readonly #anchor: AuditAnchor | undefined;
  #id: number;
  #hash: string;
  #fault: AuditFault | null = null;

  /**
   * @param anchor a row that must be there as it was
   * @param from   the row before the first one; absent: it begins with row 1
   */
  constructor(anchor?: AuditAnchor, from: AuditAnchor = { id: 0, hash: NO_HASH }) {
    this.#anchor = anchor;
    this.#id = from.id;
    this.#hash = from.hash;
  }

  /** @returns the first fault so far; behind it nothing is looked at */
  take(row: AuditRow): AuditFault | null {
    if (this.#fault !== null) return this.#fault;
    this.#fault = this.#faultOf(row);
    this.#id = row.id;
    this.#hash = row.hash;
    return this.#fault;
  }

  /** There are no more rows. */
  end(): AuditFault | null {
    const anchor = this.#anchor;
    if (this.#fault !== null || anchor === undefined || anchor.id <= this.#id) return this.#fault;
    const text = `row ${this.#id} is the last, and there was a row ${anchor.id}`;
    return { id: this.#id + 1, code: "TRUNCATED", text };
  }

  #faultOf(row: AuditRow): AuditFault | null {
    const id = this.#id + 1;
    const fault = (code: AuditFault["code"], text: string): AuditFault => ({ id, code, text });
    if (row.id !== id) return fault("GAP", `row ${id} is missing; row ${row.id} stands there`);
    if (row.prevHash !== this.#hash) {
      return fault("LINK", `row ${id} does not follow the row before it`);
    }
    if (row.hash !== hashOf(row)) return fault("HASH", `row ${id} is not what was written`);
    if (row.id === this.#anchor?.id && row.hash !== this.#anchor.hash) {
      return fault("ANCHOR", `row ${id} is another than the one that was known`);
    }
    return null;
  }
}

/** @returns what is wrong with the first row that is not as it was written; null: nothing */
export function verifyAudit(rows: Iterable<AuditRow>, anchor?: AuditAnchor): AuditFault | null {
  const check = new AuditCheck(anchor);
  for (const row of rows) if (check.take(row) !== null) break;
  return check.end();
}
