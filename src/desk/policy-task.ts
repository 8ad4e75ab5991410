/** What the desk, its worker and the process that reads a policy say to each other. */
import { Deserializer, Serializer } from "node:v8";
import type { NameKind } from "../core/names.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import type { PolicyIssue } from "../policy/issue.ts";
import type { LiveTerms } from "./live-terms.ts";
import type { PlainLpChanges } from "./lp-changes.ts";
import type { Wiring } from "./wiring.ts";

/** What the desk asks for. */
export interface PolicyTask {
  readonly path: string;
  readonly policyDir: string;
  /** The number the policy gets if it differs from the running one. */
  readonly version: number;
  readonly runningHash: string;
  readonly wiring: Wiring;
  readonly asked: LayersAsked;
}

/** Whose words a policy is to be made of. */
export interface LayersAsked {
  /** The version in force, whose layers stay unless said otherwise. */
  readonly running: number;
  /** Where a new layer for the one that is changed at run time stands; null: it stays. */
  readonly layer: string | null;
  /** `as it is`: the words the running policy was made with, whatever the file says by now. */
  readonly file: "read" | "as it is" | { readonly heldFrom: number };
  /** The change in the office's store behind it. */
  readonly change: string | null;
  readonly isTrial: boolean;
  readonly actor: string;
  readonly source: string;
  readonly reason: string;
}

/** One try of a process at reading the policy; one that ends without a word has the next follow. */
export interface ReadingAttempt {
  /** A command that starts another one as the system is to treat it, as `["chrt", "-i", "0"]`. */
  readonly through: readonly [command: string, ...args: readonly string[]];
  /** Milliseconds until it is ended and the next is made. */
  readonly withinMs: number;
  /** It is stopped and continued by turns. */
  readonly isPaced: boolean;
}

/** Names whose indexes are wanted; those that are new get one. */
export interface NamesQuestion {
  readonly kind: "NAMES";
  /** Process id of who asks: the answer may come when that attempt is over and another asks. */
  readonly reader: number;
  readonly of: NameKind;
  readonly names: readonly string[];
}

/** The index of each name, and how many of that kind there are now. */
export interface NamesAnswer {
  readonly kind: "INDEXES";
  readonly reader: number;
  readonly indexes: Int32Array;
  readonly count: number;
}

export type ReloadFaultCode =
  | "POLICY_INVALID"
  | "RESTART_NEEDED"
  | "INSTRUMENT_HELD"
  | "VERSION_MOVED"
  | "RELOAD_FAILED"
  | "DESK_BUSY"
  | "DESK_STOPPING";

interface Unchanged {
  readonly kind: "UNCHANGED";
  /** Of the file as it was read; null: it was not. */
  readonly fileSha256: string | null;
}

interface Refused {
  readonly kind: "REFUSED";
  readonly code: ReloadFaultCode;
  readonly text: string;
  readonly issues?: readonly PolicyIssue[];
}

/** A trial that found nothing wrong; nobody keeps what it read. */
interface Fits {
  readonly kind: "FITS";
  /** The policy's canonical text, in a file for whoever asked. */
  readonly contentPath: string;
  readonly symbols: readonly string[];
}

/** A policy as it comes into force. */
export interface LoadedTables {
  readonly compiled: CompiledPolicy;
  readonly live: LiveTerms;
  readonly lps: PlainLpChanges;
}

/** From the process to the worker; the last is any but NAMES. */
export type ReaderMessage =
  | NamesQuestion
  | Unchanged
  | Refused
  | Fits
  | {
      readonly kind: "READ";
      readonly hash: string;
      readonly fileSha256: string | null;
      /** The file it wrote for the worker to keep. */
      readonly unfinished: string;
      /** A file with the tables, for the worker to read and remove. */
      readonly tables: string;
    };

/** From the worker to the desk; the last is any but NAMES. */
export type WorkerMessage =
  | NamesQuestion
  | Unchanged
  | Refused
  | Fits
  | (LoadedTables & { readonly kind: "COMPILED"; readonly fileSha256: string | null })
  | FileSeen;

/** The policy's file is another than at the last look, or cannot be read. */
export interface FileSeen {
  readonly kind: "FILE";
  readonly sha256: string | null;
}

/** From the desk to the worker. After STOP it says nothing more, and leaves nothing running. */
export type DeskMessage =
  | { readonly kind: "LOAD"; readonly task: PolicyTask }
  | NamesAnswer
  /** What was kept of a version that is not to come into force after all. */
  | { readonly kind: "DISCARD"; readonly version: number }
  /** Looks at the policy's file from time to time, from then on. */
  | { readonly kind: "WATCH"; readonly path: string }
  | { readonly kind: "STOP" };

/** As bytes, since unpacking gives each table a buffer that can be handed on by itself. */
export function packed(tables: LoadedTables): Uint8Array {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(tables);
  return serializer.releaseBuffer();
}

export function unpacked(bytes: Uint8Array): LoadedTables {
  const deserializer = new Deserializer(bytes);
  deserializer.readHeader();
  const tables: LoadedTables = deserializer.readValue();
  return tables;
}
