/** How an LP that comes and goes is written in the policy; undefined: it is not. */
export interface Written {
  readonly isEnabled: boolean;
  /** By a new one it is logged on anew, though the venue demands none. */
  readonly password: number;
}

/** Added, another password, disabled, enabled, removed, and so on. */
export function nextOf(written: Written | undefined, step: number): Written | undefined {
  if (written === undefined) return { isEnabled: true, password: step };
  switch (step % 5) {
    case 1:
      return { ...written, password: step };
    case 2:
      return { ...written, isEnabled: false };
    case 3:
      return { ...written, isEnabled: true };
    default:
      return undefined;
  }
}

export const otherLp = (id: string, written: Written | undefined): string =>
  written === undefined
    ? ""
    : `  - id: ${id}
    type: FIX
    enabled: ${written.isEnabled}
    session_ids: [${id}-quote, ${id}-trade]
    mappings:
      - { symbol: EURUSD, lp_symbol: EURUSD, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 100 }
`;

export const sessionsOf = (id: string, port: number, { password }: Written): string =>
  ["quote", "trade"]
    .map(
      (purpose) =>
        `  - { id: ${id}-${purpose}, role: initiator, purpose: [${purpose}], host: 127.0.0.1,\n` +
        `      port: ${port}, sender_comp_id: HEDGEROW, username: desk, password: p${password},\n` +
        `      target_comp_id: LP-${purpose.toUpperCase()} }\n`,
    )
    .join("");
