import type { Edit, EntityKind } from "../policy/layer/edit.ts";
import type { LayerMap } from "../policy/layer/layer.ts";

/** Who does something, and how it came to us: what each audit row says. */
export interface Deed {
  /** A user's name, a key's as `key:NAME`, `local` for the holder of the data folder's token. */
  readonly actor: string;
  readonly reason: string;
  /** `api`, `cli`, `schedule`; of the desk `file`, `SIGHUP`, `command`, `start`, `journal`. */
  readonly source: string;
  readonly requestId: string;
  /** Microseconds since 1970. */
  readonly atUs: number;
}

/** A secret as it is set: where it belongs, and its text. It is kept sealed. */
export interface SecretSet {
  readonly entity: EntityKind;
  readonly id: string;
  /** Within the entity, in the file's spelling, as `password` or `settings.api_key`. */
  readonly path: string;
  /** Null: taken away. */
  readonly text: string | null;
}

export type SecretHeld = SecretSet & { readonly text: string };

/** The database layer, as it is in force or as a change would have it. */
export interface StoredLayer {
  /** Counts the changes of the layer; 0: nothing was ever changed. */
  readonly revision: number;
  /** Without secrets. */
  readonly layer: LayerMap;
  readonly secrets: readonly SecretHeld[];
}

/** The database layer for whoever needs no secrets: it can be had without the key. */
export interface LayerOutline {
  readonly revision: number;
  readonly layer: LayerMap;
  readonly secretPaths: readonly Omit<SecretSet, "text">[];
}

/** Where a change stands. The last three are final. */
export const changeStatuses = [
  "awaiting_approval",
  "scheduled",
  "pending",
  "active",
  "refused",
  "withdrawn",
] as const;

export type ChangeStatus = (typeof changeStatuses)[number];

export interface NewChange {
  readonly deed: Deed;
  readonly edits: readonly Edit[];
  readonly secrets: readonly SecretSet[];
  /** Null: the file layer stays as it is; else the version whose file is held from then on. */
  readonly heldFrom: number | null;
  /** Revision of the layer that it was made against. */
  readonly baseRevision: number;
  readonly status: "awaiting_approval" | "scheduled" | "pending";
  /** Microseconds since 1970; null: as soon as it may be. */
  readonly activateAtUs: number | null;
  /** By which its author knows the request again; null: none was given. */
  readonly request: KeyedRequest | null;
}

/** A request that may be sent again, without being done again, for a day. */
export interface KeyedRequest {
  /** Keys of different actors have nothing to do with each other. */
  readonly key: string;
  /** Of operation, path and body. */
  readonly requestHash: string;
}

export interface ChangeRow extends Omit<NewChange, "deed" | "status" | "secrets" | "request"> {
  /** Unique, counted: `c1`, `c2`. */
  readonly id: string;
  readonly status: ChangeStatus;
  readonly author: string;
  readonly reason: string;
  readonly source: string;
  readonly createdUs: number;
  /** Counts each edit of the change itself: an approval is given to one of them. */
  readonly revision: number;
  /** Where secrets are set by it, never what they are. */
  readonly secretPaths: readonly Omit<SecretSet, "text">[];
  readonly approvals: readonly Approval[];
  /** Of the version it became. */
  readonly version: number | null;
  /** Why it was refused or withdrawn. */
  readonly outcome: { readonly code: string; readonly text: string } | null;
}

/** A change without what it edits, which may be as long as a policy. */
export type ChangeOutline = Omit<ChangeRow, "edits">;

export interface Approval {
  readonly approver: string;
  readonly atUs: number;
  /** Of the change that was approved. */
  readonly revision: number;
  readonly reason: string;
}

/** What the desk put in force. */
export interface Activated {
  readonly version: number;
  readonly hash: string;
  /** Of the file layer. */
  readonly fileSha256: string;
  readonly isFileHeld: boolean;
  readonly activatedUs: number;
}

export interface VersionRow extends Activated {
  readonly author: string;
  readonly reason: string;
  readonly source: string;
  /** The change that brought it; null: the file did. */
  readonly change: string | null;
}

/** An answer that is given again to whoever repeats the request. */
export interface SavedAnswer extends KeyedRequest {
  readonly actor: string;
  readonly status: number;
  /** JSON. */
  readonly body: string;
  readonly atUs: number;
}

export interface AuditEntry {
  /** As `RULE_ADDED`, `LP_TOGGLED`, `VERSION_ACTIVATED`, `LOGIN`. */
  readonly eventType: string;
  /** As `ROUTING_RULE`, `EXPOSURE_LIMIT`, `LP_CONFIG`, `POLICY`, `USER`. */
  readonly entityType: string;
  readonly entityId: string;
  readonly oldValue: LayerMap | null;
  readonly newValue: LayerMap | null;
}

export interface AuditRow extends AuditEntry {
  /** 1, 2, 3 without gaps. */
  readonly id: number;
  readonly userId: string;
  readonly timestampUs: number;
  readonly source: string;
  readonly reason: string;
  readonly requestId: string;
  /** Hexadecimal; of the first row 64 zeros. */
  readonly prevHash: string;
  /** sha256 over `prevHash` and the canonical JSON of all the rest. */
  readonly hash: string;
}

export interface AuditQuery {
  /** Rows with a smaller id; absent: the newest. */
  readonly before?: number | undefined;
  readonly limit: number;
  readonly entityType?: string | undefined;
  readonly entityId?: string | undefined;
  readonly userId?: string | undefined;
  readonly eventType?: string | undefined;
}

/**
 * What the store can be asked. Each call is one transaction, whole or not at all, with the audit
 * rows of what it changes.
 *
 * A refusal is a value, `StoreRefusal`; what is thrown is a `StoreError`: the store itself fails.
 */
export interface StoreCalls {
  /** Fails with STORE_KEY_MISSING and STORE_KEY_WRONG where there are secrets. */
  readLayer(): StoredLayer;
  layerOutline(): LayerOutline;
  /**
   * The layer in force with what the change edits and sets: what is handed to the desk. Null: there
   * is no such change, or it has ended.
   */
  proposedLayer(id: string): StoredLayer | null;
  /**
   * Where the key is lost for good: they are gone, and can be set again. So are API keys and
   * one-time secrets, which hang on the key too. @returns how many
   */
  forgetSecrets(deed: Deed): number;

  // Each call that names a change is refused with CHANGE_UNKNOWN where there is none.

  /**
   * Refused: LAYER_MOVED, where `baseRevision` is not the layer's; KEY_GONE, as an approval and
   * what is said anew, where the actor is a key that was revoked.
   */
  beginChange(change: NewChange): ChangeRow | StoreRefusal;
  change(id: string): ChangeRow | null;
  /** The newest first; `before` an id. */
  changes(query: {
    readonly status?: ChangeStatus | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  }): readonly ChangeOutline[];
  /** Those that are scheduled and whose time has come, the earliest first. */
  dueChanges(nowUs: number, limit: number): readonly ChangeOutline[];
  /** The newest that its author asked for under a key, within the day before. */
  keyedChange(
    author: string,
    key: string,
    nowUs: number,
  ): { readonly requestHash: string; readonly change: ChangeRow } | null;
  /**
   * The desk has it in force: the edits are applied, the version and the audit rows written, the
   * answer saved. Told again of one that is active already, it changes nothing. A secret goes by
   * its own null alone, never with the entity: that may come back.
   *
   * Refused: CHANGE_ENDED, where the store gave it up; `adoptVersion` takes up what the desk has.
   * VERSION_TAKEN, where the version is another change's.
   */
  finishChange(done: {
    readonly id: string;
    readonly activated: Activated;
    readonly requestId: string;
    readonly answer: SavedAnswer | null;
  }): VersionRow | StoreRefusal;
  /** Refused: CHANGE_ENDED. */
  endChange(end: {
    readonly id: string;
    readonly status: "refused" | "withdrawn";
    readonly outcome: { readonly code: string; readonly text: string };
    readonly deed: Deed;
  }): ChangeRow | StoreRefusal;
  /**
   * Refused: OWN_CHANGE, also for who edited it, and for keys of either; CHANGE_EDITED where
   * `revision` is not the change's, CHANGE_ENDED, APPROVED_BEFORE. Approved, it is `pending`, or
   * `scheduled` where it has a time to come.
   */
  approveChange(approval: {
    readonly id: string;
    readonly revision: number;
    readonly deed: Deed;
  }): ChangeRow | StoreRefusal;
  /**
   * Says a change anew, all of it, secrets too. Approvals given before do not count for it. The
   * request that made it is still known by its key.
   *
   * Refused: CHANGE_ENDED, CHANGE_EDITED where `revision` is not the change's, CHANGE_UNDER_WAY
   * where it is `pending`, LAYER_MOVED as of `beginChange`.
   */
  reviseChange(id: string, revision: number, change: NewChange): ChangeRow | StoreRefusal;
  /**
   * The time of a scheduled one has come: it is `pending`. Refused: CHANGE_ENDED, CHANGE_AWAITS
   * where nobody has approved it.
   */
  releaseChange(id: string, deed: Deed): ChangeRow | StoreRefusal;

  /**
   * A version that came by the file, or that the store has lost. One it knows stays as it is; one
   * older than the newest is added to the list, and the layer stays.
   *
   * @param layer without secrets
   * @param secrets all there are: they take the place of those in force, whatever key those had
   */
  adoptVersion(
    version: VersionRow,
    layer: LayerMap,
    secrets: readonly SecretHeld[],
    deed: Deed,
  ): VersionRow;
  version(number: number): (VersionRow & { readonly layer: LayerMap }) | null;
  /** The newest first. */
  versions(query: {
    readonly before?: number | undefined;
    readonly limit: number;
  }): readonly VersionRow[];

  /** For what is no change of the policy: a login, a kill switch the journal tells of. */
  audit(entries: readonly AuditEntry[], deed: Deed): void;
  /** The newest first; fewer than `limit` where they would be more than a few megabytes. */
  auditRows(query: AuditQuery): { readonly rows: readonly AuditRow[]; readonly hasMore: boolean };
  /** In order, from the first behind `after`; as many as of `auditRows`, none at the end. */
  auditFrom(after: number, limit: number): readonly AuditRow[];
  auditHead(): { readonly id: number; readonly hash: string };

  /** Null also for one that is older than a day. */
  savedAnswer(actor: string, key: string, nowUs: number): SavedAnswer | null;
  /** In the place of an older one; all that are older than a day are let go. */
  saveAnswer(answer: SavedAnswer): void;
}

/** What the store does not do, and why; nothing was changed. */
export interface StoreRefusal {
  readonly refused: string;
  readonly text: string;
}
