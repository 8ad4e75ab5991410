import { MessageWriter } from "../../src/fix/codec/message-writer.ts";

/** A time of trading, in µs since 1970; each message's is a little later. */
export const FIRST_TIME_US = 1_790_000_000_000_000;
export const US_PER_MESSAGE = 1237;

/** Different texts and digits, so that nothing can learn one message by heart. A power of two. */
export const VARIANTS = 64;
const LEVELS = 10;
const SYMBOLS = ["EURUSD", "GBPUSD", "USDJPY", "XAUUSD"] as const;
const FIRST_ACCOUNT = 1001;
const POINT = 1000;

const header = { beginString: "FIX.4.4", senderCompID: "FLOW1", targetCompID: "HEDGEROW" };

export const clOrdIDOf = (n: number): string => `FLOW1-${1_000_000 + n * 7}`;
export const accountOf = (n: number): string => String(FIRST_ACCOUNT + (n % 200));
export const symbolOf = (n: number): string => SYMBOLS[n % SYMBOLS.length] ?? "EURUSD";
export const sideOf = (n: number): string => (n % 3 === 0 ? "2" : "1");
/** 10⁻⁶ lots. */
export const orderQtyOf = (n: number): number => ((n % 37) + 1) * 10_000;
/** 10⁻⁸ of the quote currency. */
export const priceOf = (n: number): number => 108_765_000 + (n % 53) * POINT;

/** NewOrderSingle(D) as a client of the demo sends it: 16 fields. */
export const newOrderSingles = (): Buffer[] =>
  each("D", (into, n, timeUs) => {
    into.text(11, clOrdIDOf(n)).text(1, accountOf(n)).text(55, symbolOf(n)).text(54, sideOf(n));
    into.timestampUs(60, timeUs).decimal(38, orderQtyOf(n), 6).text(40, "1").text(59, "3");
  });

/** ExecutionReport(8) of an LP's fill: 20 fields. */
export const executionReports = (): Buffer[] =>
  each("8", (into, n) => {
    into
      .text(37, `V${900_000 + n}`)
      .text(11, `K3M9QZ2A${2_000_000 + n}`)
      .text(17, `E${n * 31}`);
    into.text(150, "F").text(39, "2").text(55, symbolOf(n)).text(54, sideOf(n));
    into.decimal(32, orderQtyOf(n), 6).decimal(31, priceOf(n), 8).integer(151, 0);
    into.decimal(14, orderQtyOf(n), 6).decimal(6, priceOf(n), 8);
  });

/** MarketDataSnapshotFullRefresh(W): ten bids and ten asks with their sizes, 71 fields. */
export const books = (): Buffer[] =>
  each("W", (into, n) => {
    into
      .text(262, "MD1")
      .text(55, symbolOf(n))
      .integer(268, 2 * LEVELS);
    for (const [type, away] of [
      ["0", -1],
      ["1", 1],
    ] as const) {
      for (let level = 1; level <= LEVELS; level++) {
        into.text(269, type).decimal(270, priceOf(n) + away * level * POINT, 8);
        into.integer(271, level * 500_000);
      }
    }
  });

type Compose = (into: MessageWriter, n: number, timeUs: number) => void;

function each(msgType: string, compose: Compose): Buffer[] {
  return Array.from({ length: VARIANTS }, (_, n) => {
    const writer = new MessageWriter(header);
    const timeUs = FIRST_TIME_US + n * US_PER_MESSAGE;
    compose(writer.begin(msgType, 4000 + n, timeUs), n, timeUs);
    writer.end();
    return Buffer.from(writer.take());
  });
}
