/** One command line flag of `hedgerow venue fix`. */
export interface VenueFlag {
  /** Without the dashes; the record's key is the same in camel case. */
  readonly name: string;
  /** What stands for the value in the help; left out where the flag has none. */
  readonly value?: string;
  /** May be given several times; the record then holds an array. */
  readonly isRepeatable?: boolean;
  readonly text: string;
}

/** Values by flag name in camel case, as commander hands them over. */
export type VenueFlagValues = Readonly<
  Record<string, string | boolean | readonly string[] | undefined>
>;

/** In the order the help shows them. */
export const venueFlags: readonly VenueFlag[] = [
  { name: "port", value: "PORT", text: "port to listen on, 0 takes a free one (9880)" },
  { name: "host", value: "HOST", text: "address to listen on (127.0.0.1)" },
  { name: "data", value: "DIR", text: "trade log and session stores (data/venue)" },
  { name: "sender", value: "COMPID", text: "the venue's own CompID (VENUE)" },
  {
    name: "client",
    value: "COMPID[@OWN]",
    isRepeatable: true,
    text: "a client that quotes and trades on one session; OWN in place of --sender (HEDGEROW)",
  },
  {
    name: "quote-client",
    value: "COMPID[@OWN]",
    isRepeatable: true,
    text: "a client's session for prices only",
  },
  {
    name: "trade-client",
    value: "COMPID[@OWN]",
    isRepeatable: true,
    text: "a client's session for orders only",
  },
  {
    name: "dialect",
    value: "generic|lmax|ctrader",
    text: "speak as LPs of that kind do; what it sets can be changed by the flags below (generic)",
  },
  {
    name: "instrument",
    value: "symbol|security-id",
    text: "instruments by 55, or by 48 with 22=8",
  },
  {
    name: "symbol-id",
    value: "SYMBOL:ID",
    isRepeatable: true,
    text: "what clients call a symbol (lmax, ctrader: numbers as theirs)",
  },
  { name: "keyed", text: "entries have a MDEntryID, by which they are deleted" },
  { name: "bad-logon", value: "close|logout|silence", text: "answer to a logon that is wrong" },
  { name: "ignore-tif", text: "TimeInForce is not read: market orders are IOC, limit orders GTC" },
  { name: "without-last-px", text: "fills say no LastPx: AvgPx has the price" },
  { name: "cancel-reject", value: "9|j", text: "answer to a cancel that fails (9; ctrader: j)" },
  { name: "username", value: "TEXT", text: "demanded of every client" },
  { name: "password", value: "TEXT", text: "demanded of every client" },
  { name: "reset-on-logon", text: "sequence numbers start at 1 at every logon" },
  { name: "ticks", value: "FILE", text: "CSV of real ticks in place of random prices" },
  { name: "symbol", value: "SYMBOL", text: "symbol of the tick file where it names none" },
  { name: "at-end", value: "loop|stop", text: "at the end of the tick file (loop)" },
  { name: "speed", value: "FACTOR", text: "play ticks this many times as fast as recorded (1)" },
  {
    name: "tick-rate",
    value: "PER_SECOND",
    text: "random prices: per symbol (5); tick file: over all, in place of --speed",
  },
  {
    name: "add-symbol",
    value: "SYMBOL:PRICE:TICK:SPREAD_TICKS",
    isRepeatable: true,
    text: "one more symbol with random prices, or another start for a known one",
  },
  {
    name: "symbol-terms",
    value: "SYMBOL:MIN:STEP",
    isRepeatable: true,
    text: "smallest order and step in units",
  },
  { name: "security-list", text: "answer SecurityListRequest with the symbols and their terms" },
  {
    name: "list-without",
    value: "SYMBOL",
    isRepeatable: true,
    text: "a symbol that is traded and not listed",
  },
  { name: "list-more", value: "N", text: "instruments listed as well and not traded (0)" },
  { name: "list-fragment", value: "N", text: "instruments in one message of it, 0 all (0)" },
  {
    name: "list-fault",
    value: "none|refused|silent|unended|repeated|negative|short",
    text: "what is wrong with the list (none)",
  },
  {
    name: "updates",
    value: "full|incremental|requested",
    text: "prices after the snapshot: W, X, or as the client asked (requested)",
  },
  { name: "spread-percent", value: "PERCENT", text: "of the usual spread, random prices (100)" },
  { name: "size-percent", value: "PERCENT", text: "of the usual sizes, random prices (100)" },
  { name: "depth", value: "N", text: "levels a side for who asks for more than the top (1)" },
  { name: "seed", value: "INTEGER", text: "of everything random (1)" },
  {
    name: "market-seed",
    value: "INTEGER",
    text: "of the mids of random prices alone: venues that share it quote one market (the seed)",
  },
  { name: "latency-ms", value: "MS", text: "hold every report (0)" },
  { name: "jitter-ms", value: "MS", text: "hold it up to this much longer (0)" },
  { name: "reject-probability", value: "SHARE", text: "0 to 1 (0)" },
  { name: "last-look-ms", value: "MS", text: "hold an order between its ack and the answer (0)" },
  { name: "partial-fills", value: "N", text: "fill in up to N pieces (1)" },
  { name: "disconnect-every-n-orders", value: "N", text: "cut the connection, 0 never (0)" },
  { name: "disconnect-every-n-fills", value: "N", text: "cut it after the report, 0 never (0)" },
  { name: "silence-after-n-orders", value: "N", text: "per connection, 0 never (0)" },
  { name: "silent", value: "0|1", text: "1: read on and act, but say nothing (0)" },
  { name: "logout-every-n-orders", value: "N", text: "end the session in order, 0 never (0)" },
  { name: "max-orders-per-second", value: "N", text: "more are rejected, 0 no limit (0)" },
  { name: "late-fill-probability", value: "SHARE", text: "canceled orders filled afterwards (0)" },
  { name: "duplicate-probability", value: "SHARE", text: "fills reported twice (0)" },
  { name: "reorder-probability", value: "SHARE", text: "fills reported before the ack (0)" },
  { name: "overfill-probability", value: "SHARE", text: "orders filled by one step too much (0)" },
  {
    name: "unknown-probability",
    value: "SHARE",
    text: "questions about orders not yet answered that are told they are unknown (0)",
  },
  { name: "bust-probability", value: "SHARE", text: "fills taken back afterwards (0)" },
  {
    name: "correct-probability",
    value: "SHARE",
    text: "fills one step more or less after all (0)",
  },
  {
    name: "script",
    value: "FILE",
    text: "turn knobs by themselves: lines of AT_SECONDS FLAG VALUE",
  },
  { name: "script-every", value: "SECONDS", text: "the script begins again so often (never)" },
  { name: "transcript", value: "FILE", text: "every message, secrets masked, is added to it" },
  { name: "max-orders", value: "N", text: "orders and ClOrdIDs remembered (200000)" },
  { name: "echo", text: "certification: send D, d and C back; needs --sender and --target" },
  { name: "target", value: "COMPID", text: "the client's CompID in echo mode" },
];
