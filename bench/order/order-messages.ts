import { MessageWriter } from "../../src/fix/codec/message-writer.ts";
import { ACCOUNTS, FIRST_ACCOUNT, MARKETS, SESSION } from "./order-policy.ts";

const FIRST_TIME_US = 1_790_000_000_000_000;
const US_PER_ORDER = 37;
/** Different symbols, sides and volumes, so that nothing learns one order by heart. */
const VARIANTS = 5003;

export const timeUsOf = (n: number): number => FIRST_TIME_US + n * US_PER_ORDER;

/** More than either side remembers, so that a ClOrdID(11) that comes again is a new one. */
const MESSAGES = 1 << 16;

const writer = new MessageWriter({
  beginString: "FIX.4.4",
  senderCompID: SESSION,
  targetCompID: "HEDGEROW",
});

/** Market orders as a FIX client sends them; after the last the first comes again. */
export const orderMessages = (): readonly Buffer[] =>
  Array.from({ length: MESSAGES }, (_, n) => compose(n));

function compose(n: number): Buffer {
  const { symbol } = MARKETS[n % MARKETS.length] ?? MARKETS[0];
  const kind = n % VARIANTS;
  // As many of an account's orders are bought as sold.
  const side = (Math.floor(n / ACCOUNTS) + n) % 2 === 0 ? "1" : "2";
  writer.clear();
  writer
    .begin("D", 2 + n, timeUsOf(n))
    .text(11, `F-${n}`)
    .text(1, String(FIRST_ACCOUNT + ((kind * 13) % ACCOUNTS)))
    .text(55, symbol)
    .text(54, side)
    .timestampUs(60, timeUsOf(n))
    .decimal(38, 20_000 * (1 + (kind % 40)), 6)
    .text(40, "1")
    .text(59, "3");
  writer.end();
  return Buffer.from(writer.take());
}
