import type { Volume } from "../../core/units/quantity.ts";

/** Who logs on; a peer that asks for neither gets no name and no password. */
export interface LoadIdentity {
  readonly senderCompID: string;
  readonly targetCompID: string;
  readonly username?: string;
  readonly password?: string;
}

/** What a load sends: market orders, by turns of accounts, symbols and sides. */
export interface LoadTerms {
  readonly ordersPerSecond: number;
  /** Of sending, without those of warming up. */
  readonly seconds: number;
  /** At the same rate first; what happens then is in no percentile. */
  readonly warmUpSeconds: number;
  readonly accounts: readonly string[];
  readonly symbols: readonly string[];
  readonly orderQty: Volume;
  /** The other side sends each order back as it is; that is its answer. */
  readonly isEcho: boolean;
  /** How long an answer is waited for. */
  readonly patienceSeconds: number;
}
