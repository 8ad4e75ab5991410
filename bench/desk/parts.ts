import { z } from "zod";

/** The three ways from the client to the venue that take turns. */
export const subjects = ["relay", "os", "fsync"] as const;
export type Subject = (typeof subjects)[number];

const subject = z.enum(subjects);
const port = z.number();
const times = z.custom<Float64Array>((value) => value instanceof Float64Array);

/** What the bench asks of the client process. */
export const clientOrder = z.discriminatedUnion("type", [
  z.object({ type: z.literal("connect"), subject, port }),
  z.object({ type: z.literal("trade"), subject, orders: z.number(), window: z.number() }),
]);

/** What the bench asks of the venue process. */
export const venueOrder = z.object({ type: z.literal("arrivals"), targetCompID: z.string() });

/** What any process of the stage says. All times are ns of the shared clock. */
export const said = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening"), port }),
  z.object({ type: z.literal("connected") }),
  /** The venue has quoted to so many sessions and trades with so many. */
  z.object({ type: z.literal("sessions"), quoting: z.number(), trading: z.number() }),
  /** When each order was written, and when the last one's fill had come. */
  z.object({ type: z.literal("traded"), writtenNs: times, filledNs: z.number() }),
  /** When each order's bytes came in, since the question before. */
  z.object({ type: z.literal("arrived"), arrivedNs: times }),
]);

export type ClientOrder = z.infer<typeof clientOrder>;
export type VenueOrder = z.infer<typeof venueOrder>;
export type Said = z.infer<typeof said>;

/** CompIDs. To the client the venue and the desk bear one name, so that its bytes are the same. */
export const CLIENT = "BENCH";
export const DESK = "HEDGEROW";
export const PASSWORD = "bench";
/** LPs of each desk, all of them played by the venue; the first has the best price. */
export const LPS = 3;
export const tradeIDOf = (way: Subject, lp: number): string => `${way.toUpperCase()}${lp}-TRADE`;
export const quoteIDOf = (way: Subject, lp: number): string => `${way.toUpperCase()}${lp}-QUOTE`;
/** Which LP a session is of: the further behind, the worse its price. */
export const lpOfID = (compID: string): number => Number(/(\d)-/u.exec(compID)?.[1] ?? "1");

/** By the name orders reach the venue under. */
export const venueNameOf = (way: Subject): string => (way === "relay" ? DESK : tradeIDOf(way, 1));

export const SYMBOL = "EURUSD";
/** No rule is about it: its class has all of its orders hedged. */
export const ACCOUNT = "5001";
export const RULES = 1000;

/** Says something to the process that forked this one. */
export function say(message: Said): void {
  process.send?.(message);
}
