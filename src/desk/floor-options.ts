import type { CompiledPolicy } from "../policy/compile.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import type { Clock } from "../ports/clock.ts";
import type { Disk } from "../ports/disk.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { Network } from "../ports/network.ts";
import type { KeptBefore } from "./activation.ts";
import type { DeskLog } from "./desk-log.ts";
import type { LiveTerms } from "./live-terms.ts";
import type { LpChanges } from "./lp-changes.ts";
import type { WorkClock } from "./pressure.ts";

/** All of the outside that an order's way touches: the machine's, or a simulation's. */
export interface FloorPorts {
  readonly clock: Clock;
  readonly disk: Disk;
  readonly network: Network;
  readonly entropy: Entropy;
  readonly log: DeskLog;
  /** How long turns take; left out, they take no time, as in a simulation. */
  readonly work?: WorkClock;
}

/** A policy as it comes into force. */
export interface NextPolicy {
  readonly compiled: CompiledPolicy;
  readonly live: LiveTerms;
  readonly lps: LpChanges;
}

export interface FloorOptions {
  readonly document: PolicyDocument;
  /** Who starts the desk. */
  readonly actor: string;
  readonly journalDir: string;
  /** Size of new segments of the journal; left out, as the journal has it. */
  readonly segmentBytes?: number;
  /** So often the state's hash goes into the journal; left out, as the journal has it. */
  readonly eventsPerHash?: number;
  /** Where snapshots stand; left out, the floor begins with the journal's beginning. */
  readonly snapshotDir?: string;
  readonly ports: FloorPorts;
  /** Left out, nothing: there is no folder of policies. */
  readonly kept?: KeptBefore;
  /** Keeps the policy it starts with beside the journal; called before that comes into force. */
  readonly keepPolicy: (version: number, document: PolicyDocument) => void;
}
