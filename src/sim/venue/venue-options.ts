import type { Clock } from "../../ports/clock.ts";
import type { Network } from "../../ports/network.ts";
import type { WalkSymbol } from "../walk-symbol.ts";
import type { Knobs } from "./knobs.ts";
import type { ScriptStep } from "./knob-script.ts";
import type { Manners } from "./manners.ts";
import type { SymbolTerms } from "./matching.ts";
import type { ListManners } from "./security-list.ts";
import type { Pace } from "./tick-feed.ts";

/** What one FIX session of the venue is for. */
export type Purpose = "quote" | "trade" | "both";

/** A client that may log on, and under which of the venue's names. */
export interface Identity {
  readonly senderCompID: string;
  readonly targetCompID: string;
  readonly purpose: Purpose;
  /** What the client sends in TargetSubID(57), where that tells sessions apart. */
  readonly subID?: string;
}

/** Recorded ticks instead of random prices. */
export interface TickSource {
  readonly path: string;
  readonly symbol?: string;
  readonly pace: Pace;
  readonly isLooping: boolean;
}

interface Common {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly clock?: Clock;
  readonly network?: Network;
  /** Told in one line what a person running the venue should know. */
  readonly onNotice?: (text: string) => void;
}

/** A liquidity provider, wherever it keeps what it remembers. */
export interface LpTerms extends Omit<Common, "clock" | "network"> {
  readonly identities: readonly Identity[];
  readonly manners: Manners;
  /** How it lists its symbols; undefined: not at all. */
  readonly list: ListManners | undefined;
  readonly symbols: readonly WalkSymbol[];
  /** In place of the symbol's own minimum and step. */
  readonly symbolTerms: ReadonlyMap<string, SymbolTerms>;
  readonly ticks?: TickSource;
  readonly ticksPerSecond: number;
  /** What clients call the symbols; one without an id goes by its name. */
  readonly symbolIDs: ReadonlyMap<string, string>;
  readonly seed: number;
  /** Of the mids of random prices, where several venues are to quote one market. */
  readonly marketSeed?: number;
  readonly knobs: Knobs;
  /** Where every message is written down, for people. */
  readonly transcript?: string;
  /** Knobs that turn by themselves. */
  readonly script: readonly ScriptStep[];
  /** After so long the script begins again. */
  readonly scriptEveryMs?: number;
  /** Orders remembered; the oldest finished one goes first, and with it its ClOrdID. */
  readonly maxOrders: number;
}

/** A liquidity provider as a process. */
export interface LpOptions extends LpTerms, Common {
  readonly mode: "lp";
  /** Trade log and session stores. */
  readonly dataDir: string;
}

/** Sends orders back as they came: for certifying a FIX engine. */
export interface EchoOptions extends Common {
  readonly mode: "echo";
  readonly senderCompID: string;
  readonly targetCompID: string;
}

export type VenueOptions = LpOptions | EchoOptions;
