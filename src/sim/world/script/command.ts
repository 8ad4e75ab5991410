import type { KillLevel, KillScope, OrdType, Side, TimeInForce } from "../../../core/terms.ts";
import type { Knobs } from "../../venue/knobs.ts";
import type { PolicyTerms } from "../setting/policy-text.ts";

/** One thing that happens to the world, so long after the one before it. */
export interface Command {
  readonly afterMs: number;
  readonly act: Act;
}

/** What an order of the script is; its price comes of the market at that moment. */
export interface OrderWish {
  readonly client: number;
  readonly account: string;
  readonly symbol: number;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly timeInForce: TimeInForce;
  /** Lots of 10⁻². */
  readonly cents: number;
  /** Of its limit and stop from the market, pips; positive is where it is not reached yet. */
  readonly offPips: number;
  readonly isClosing: boolean;
}

/** A connection of the world: to an LP's session or a client's. */
export interface WirePlace {
  /** 0, 1, 2: an LP's; 3: the clients'. */
  readonly door: number;
  readonly nth: number;
}

export type WireFault = "cut" | "reset" | "swallow" | "stall" | "block";
export type BadQuote = "zero" | "crossed" | "hundredfold" | "stale" | "halved";

/** `pick` chooses among what there is then, by a remainder. */
export type Act =
  | { readonly kind: "order"; readonly wish: OrderWish }
  | { readonly kind: "repeat"; readonly client: number; readonly pick: number; isOther: boolean }
  | { readonly kind: "cancel"; readonly client: number; readonly pick: number }
  | { readonly kind: "replace"; readonly client: number; readonly pick: number; offPips: number }
  | { readonly kind: "ask"; readonly client: number }
  | { readonly kind: "move"; readonly symbol: number; readonly ticks: number }
  | {
      readonly kind: "bad quote";
      readonly lp: number;
      readonly symbol: number;
      readonly how: BadQuote;
      readonly forMs: number;
    }
  | {
      readonly kind: "knobs";
      readonly lp: number;
      readonly knobs: Partial<Knobs>;
      readonly forMs: number;
    }
  | {
      readonly kind: "wire";
      readonly place: WirePlace;
      readonly fault: WireFault;
      readonly forMs: number;
    }
  /** The desk's process ends at its n-th step or disk call from here. */
  | { readonly kind: "crash"; readonly at: CrashAt; readonly count: number; downMs: number }
  | { readonly kind: "power cut"; readonly at: CrashAt; readonly count: number; downMs: number }
  | { readonly kind: "disk"; readonly fault: DiskFault; readonly after: number; downMs: number }
  | { readonly kind: "wall jump"; readonly ms: number }
  | {
      readonly kind: "kill";
      readonly scope: KillScope;
      readonly name: string;
      readonly level: KillLevel;
      readonly forMs: number;
    }
  | { readonly kind: "policy"; readonly terms: PolicyTerms }
  /** Fills of the LP whose fills have ids, and that keeps its numbers, do not stand. */
  | { readonly kind: "bust"; readonly isCorrection: boolean; readonly ppm: number; forMs: number }
  /** A person looks at what an LP says it did, and tells the desk. */
  | { readonly kind: "resolve"; readonly pick: number; readonly isStatement: boolean }
  | { readonly kind: "stop"; readonly downMs: number }
  /** The same order so many times at once. */
  | { readonly kind: "burst"; readonly wish: OrderWish; readonly count: number }
  /** An order that was answered is sent again with PossDupFlag(43). */
  | { readonly kind: "resend"; readonly client: number; readonly pick: number }
  | { readonly kind: "prices"; readonly client: number; readonly isOn: boolean; isWhole: boolean }
  | { readonly kind: "pin"; readonly account: string; readonly isToxic: boolean }
  | { readonly kind: "import"; readonly account: string; readonly score: number }
  | { readonly kind: "hedge"; readonly symbol: number; readonly side: Side; cents: number }
  | { readonly kind: "flatten"; readonly symbol: number }
  | {
      readonly kind: "position";
      readonly account: string;
      readonly symbol: number;
      readonly to: "A" | "B";
      readonly cents: number;
    };

/** At the start of an event, or within the journal's work: before or after its write or sync. */
export type CrashAt =
  | "step"
  | "before write"
  | "within write"
  | "after write"
  | "after sync"
  /** Of what one turn has to say, the first has been written to its socket. */
  | "between sends";
export type DiskFault = "EIO" | "ENOSPC" | "sync" | "full" | "short";
