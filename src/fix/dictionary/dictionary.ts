import type { MessageRule } from "./message-rule.ts";

/** The values a field may take. */
export interface AllowedValues {
  /** Per byte 1 where that single character is allowed. */
  readonly single: Uint8Array;
  /** The allowed values of more than one character. */
  readonly longer: ReadonlySet<string>;
}

/** What one validation writes into, reused: nothing is allocated for a message that is sound. */
export interface Scratch {
  /** Per tag the validation that met it last, outside groups. */
  readonly seen: Int32Array;
  /** Per tag the group entry that met it last. */
  readonly seenInEntry: Int32Array;
  /** Number of the last validation or group entry. */
  generation: number;
  /** Tag of the fault a group was found to have. */
  refTagID: number;
}

/** The rules of one FIX dialect, flat arrays indexed by tag. Made by `compileDictionary`. */
export interface Dictionary {
  readonly name: string;
  /** One more than the highest tag defined. */
  readonly tagLimit: number;
  /** Name per tag, absent where the tag is not defined. */
  readonly names: readonly (string | undefined)[];
  /** Number of the data type per tag, 0 where the tag is not defined. */
  readonly types: Uint8Array;
  /** Per tag, absent where any value of its type will do. */
  readonly values: readonly (AllowedValues | undefined)[];
  /** Keyed by MsgType(35). */
  readonly messages: ReadonlyMap<string, MessageRule>;
  readonly userDefined: UserDefined;
  readonly groupOrder: GroupOrder;
  readonly scratch: Scratch;
}

/** Whether tags from 5000 on that no entry defines are let through unread. */
export type UserDefined = "accept" | "refuse";

/** Whether all members of a group entry keep their order, or only the first one its place. */
export type GroupOrder = "strict" | "free";

/**
 * What a dictionary is compiled from, in the notation of `fix44-fields.ts` and `fix44-messages.ts`.
 */
export interface DictionarySource {
  readonly name: string;
  readonly fields: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly header: string;
  readonly trailer: string;
  readonly messages: Readonly<Record<string, string>>;
  readonly userDefined: UserDefined;
  readonly groupOrder: GroupOrder;
}

/** How one LP or client differs from a source. Everything may be left out. */
export interface Dialect {
  readonly name: string;
  /** Lines `tag name type values`; one for a known tag replaces it, values included. */
  readonly fields?: string;
  readonly parts?: Readonly<Record<string, string>>;
  /** Fields to append; naming one again changes it (`55` after `55!` makes it optional). */
  readonly header?: string;
  /** New messages, and whole replacements of known ones, with their name. */
  readonly messages?: Readonly<Record<string, string>>;
  /**
   * Per MsgType(35) fields to append or, named again, to change; a group is named with all members.
   */
  readonly changes?: Readonly<Record<string, string>>;
  readonly userDefined?: UserDefined;
  readonly groupOrder?: GroupOrder;
}

/** Lays a dialect over a source; the result can carry a further dialect. */
export function withDialect(base: DictionarySource, dialect: Dialect): DictionarySource {
  const messages: Record<string, string> = { ...base.messages, ...dialect.messages };
  for (const [msgType, change] of Object.entries(dialect.changes ?? {})) {
    const known = messages[msgType];
    if (known === undefined) throw new Error(`Invariant: ${msgType} must exist to be changed`);
    messages[msgType] = `${known} ${change}`;
  }
  return {
    name: dialect.name,
    fields: `${base.fields}\n${dialect.fields ?? ""}`,
    parts: { ...base.parts, ...dialect.parts },
    header: `${base.header} ${dialect.header ?? ""}`,
    trailer: base.trailer,
    messages,
    userDefined: dialect.userDefined ?? base.userDefined,
    groupOrder: dialect.groupOrder ?? base.groupOrder,
  };
}
