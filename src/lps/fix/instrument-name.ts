import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import { tags } from "../../fix/tags.ts";
import { EXCHANGE_SYMBOL } from "../../fix/words.ts";
import type { LpDialect } from "./lp-dialect.ts";

type Naming = Pick<LpDialect, "usesSecurityID">;

/** Writes what the LP calls an instrument. */
export function writeInstrument(into: MessageWriter, lpSymbol: string, naming: Naming): void {
  if (!naming.usesSecurityID) return void into.text(tags.symbol, lpSymbol);
  into.text(tags.securityID, lpSymbol).text(tags.securityIDSource, EXCHANGE_SYMBOL);
}

/** The tag by which a message names its instrument. */
export const instrumentTag = ({ usesSecurityID }: Naming): number =>
  usesSecurityID ? tags.securityID : tags.symbol;

/** What a message calls its instrument; empty where it names none. */
export const instrumentIn = (message: FixMessage, naming: Naming): string =>
  message.text(instrumentTag(naming)) ?? "";
