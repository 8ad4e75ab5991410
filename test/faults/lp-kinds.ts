/** How an LP of a kind is played by a venue, and how the desk is told of it. */
export interface LpManner {
  /** Of the venue process. */
  readonly flags: readonly string[];
  /** What the venue counts for one lot of EURUSD. */
  readonly unitsPerLot: number;
  /** Of the desk's mapping of EURUSD. */
  readonly mapping: string;
  /** Of the desk's session for a purpose. */
  readonly session: (purpose: "quote" | "trade") => string;
  /** Numbers begin anew at each Logon: that it does not know a leg proves nothing. */
  readonly forgets: boolean;
}

export const lpKinds = ["generic", "lmax", "ctrader"] as const;
export type LpKind = (typeof lpKinds)[number];

const login = (kind: LpKind): string => `username: 12345, password: ${kind}-secret`;

const flagsOf = (kind: LpKind, quoteClient: string, tradeClient: string): readonly string[] =>
  (
    `--dialect ${kind} --quote-client ${quoteClient} --trade-client ${tradeClient} ` +
    `--username 12345 --password ${kind}-secret`
  ).split(" ");

export const manners: Readonly<Record<LpKind, LpManner>> = {
  generic: {
    flags: ["--quote-client", "HEDGEROW@LP-QUOTE", "--trade-client", "HEDGEROW@LP-TRADE"],
    unitsPerLot: 100_000,
    mapping: "lp_symbol: EURUSD, quantity_per_lot: 100000",
    session: (purpose) => `sender_comp_id: HEDGEROW, target_comp_id: LP-${purpose.toUpperCase()}`,
    forgets: false,
  },
  lmax: {
    flags: flagsOf("lmax", "HEDGEROW@LMXBDM", "HEDGEROW@LMXBD"),
    unitsPerLot: 10,
    mapping: "lp_symbol: 4001, quantity_per_lot: 10, digits: 1",
    session: (purpose) =>
      `dialect: lmax, sender_comp_id: HEDGEROW, ${login("lmax")},\n` +
      `      target_comp_id: ${purpose === "quote" ? "LMXBDM" : "LMXBD"}`,
    forgets: true,
  },
  ctrader: {
    flags: flagsOf("ctrader", "demo.hedgerow.12345@cServer", "demo.hedgerow.12345@cServer"),
    unitsPerLot: 100_000,
    mapping: "lp_symbol: 1, quantity_per_lot: 100000, tif: [GTC], rest_ms: 200",
    session: () =>
      `dialect: ctrader, sender_comp_id: demo.hedgerow.12345, ${login("ctrader")},\n` +
      "      target_comp_id: cServer",
    forgets: true,
  },
};
