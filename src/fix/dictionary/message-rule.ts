/** Where a tag stands in one message, kept as bits of one byte. */
export const HEADER = 1;
export const BODY = 2;
export const TRAILER = 3;
export const PART = 3;
/** Without it the message is not complete. */
export const REQUIRED = 4;
/** The field counts the entries of a repeating group. */
export const COUNT = 8;
/** The tag stands only inside a group of this message. */
export const INNER = 16;

/** A repeating group: its members and their order. */
export interface GroupRule {
  readonly countTag: number;
  /** Begins each entry. */
  readonly delimiter: number;
  /** Per tag its rank in an entry, from 1; 0 where it is no member. */
  readonly ranks: Uint8Array;
  /** Tags each entry must carry, the delimiter among them. */
  readonly required: readonly number[];
  /** Per rank 1 where the member is required. */
  readonly isRequired: Uint8Array;
  /** Groups inside an entry, keyed by their count field. */
  readonly groups: ReadonlyMap<number, GroupRule>;
}

/** One message type with header and trailer. */
export interface MessageRule {
  readonly name: string;
  /** Per tag `PART | REQUIRED | COUNT | INNER`; 0 where it has no place in this message. */
  readonly places: Uint8Array;
  /** Required tags, header first, in the order a Reject names them. */
  readonly required: readonly number[];
  readonly groups: ReadonlyMap<number, GroupRule>;
}
