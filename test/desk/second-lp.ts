/** A desk's policy with another LP besides, which trades EURUSD. */
export function withSecondLp(text: string, port: number): string {
  const sessions = ["quote", "trade"].map(
    (purpose) =>
      `  - { id: lp2-${purpose}, role: initiator, purpose: [${purpose}], host: 127.0.0.1,\n` +
      `      port: ${port}, sender_comp_id: HEDGEROW,\n` +
      `      target_comp_id: LP-${purpose.toUpperCase()} }\n`,
  );
  return text.replace(
    "sessions:\n",
    `  - id: lp2
    type: FIX
    session_ids: [lp2-quote, lp2-trade]
    mappings:
      - { symbol: EURUSD, lp_symbol: EUR/USD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 100 }
sessions:
${sessions.join("")}`,
  );
}
