import type { Clock } from "../../ports/clock.ts";
import type { WalkSymbol } from "../walk-symbol.ts";
import type { Knobs } from "./knobs.ts";
import type { SymbolTerms } from "./matching.ts";
import type { UpdateStyle } from "./subscriptions.ts";
import type { Pace } from "./tick-feed.ts";

/** What one FIX session of the venue is for. */
export type Purpose = "quote" | "trade" | "both";

/** A client that may log on, and under which of the venue's names. */
export interface Identity {
  readonly senderCompID: string;
  readonly targetCompID: string;
  readonly purpose: Purpose;
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
  /** Told in one line what a person running the venue should know. */
  readonly onNotice?: (text: string) => void;
}

/** A liquidity provider. */
export interface LpOptions extends Common {
  readonly mode: "lp";
  /** Trade log and session stores. */
  readonly dataDir: string;
  readonly identities: readonly Identity[];
  readonly resetOnLogon: boolean;
  readonly symbols: readonly WalkSymbol[];
  /** In place of the symbol's own minimum and step. */
  readonly symbolTerms: ReadonlyMap<string, SymbolTerms>;
  readonly ticks?: TickSource;
  readonly ticksPerSecond: number;
  readonly updates: UpdateStyle;
  readonly seed: number;
  readonly knobs: Knobs;
  /** Orders remembered; the oldest finished one goes first, and with it its ClOrdID. */
  readonly maxOrders: number;
}

/** Sends orders back as they came: for certifying a FIX engine. */
export interface EchoOptions extends Common {
  readonly mode: "echo";
  readonly senderCompID: string;
  readonly targetCompID: string;
}

export type VenueOptions = LpOptions | EchoOptions;
