/** By which the LP tells its two sessions apart; nothing listens there. */
export const stagePorts = { quote: 1, trade: 2 } as const;
export const stageSymbols = ["EURUSD", "GBPUSD"] as const;
/** Hedged whole, in part and not at all. */
export const stageAccounts = ["WHOLE", "PART", "NONE"] as const;

const instrumentOf = (symbol: string): string => `
  - { symbol: ${symbol}, base: ${symbol.slice(0, 3)}, quote: USD, contract_size: 100000,
      digits: 5, pip: 0.0001, volume: { min: 0.01, max: 100, step: 0.01 } }`;

const mappingOf = (symbol: string): string => `
      - { symbol: ${symbol}, lp_symbol: ${symbol}, quantity_per_lot: 100000,
          min: 0.01, step: 0.01, max: 100 }`;

/** A desk of one client and one LP, whose orders are filled as they come. */
export const stagePolicy: string = `
durability: os
broker: { margin_mode: NETTING }
routing: { default_lp: lp, quote_staleness_seconds: 3600 }
routing_rules:
  - { id: whole, priority: 200, description: hedged, filters: { groups: ["Whole*"] },
      action: A_BOOK, target_lp: lp }
  - { id: part, priority: 100, description: hedged in part, filters: { groups: ["Part*"] },
      action: PARTIAL_HEDGE, hedge_percent: 50 }
  - { id: none, priority: 50, description: kept, filters: { groups: ["None*"] }, action: B_BOOK }
execution: { max_deviation_pips: 50, order_retention: 1000 }
instruments:${stageSymbols.map(instrumentOf).join("")}
accounts:
  - { id: WHOLE, group: Whole, class: TOXIC, score: 80 }
  - { id: PART, group: Part, class: PROFESSIONAL, score: 50 }
  - { id: NONE, group: None, class: RETAIL, score: 12 }
liquidity_providers:
  - id: lp
    name: LP
    type: FIX
    session_ids: [quote, trade]
    mappings:${stageSymbols.map(mappingOf).join("")}
sessions:
  - { id: quote, role: initiator, purpose: [quote], host: 127.0.0.1, port: ${stagePorts.quote},
      sender_comp_id: DESK, target_comp_id: QUOTE }
  - { id: trade, role: initiator, purpose: [trade], host: 127.0.0.1, port: ${stagePorts.trade},
      sender_comp_id: DESK, target_comp_id: TRADE }
  - { id: client, role: acceptor, purpose: [client], sender_comp_id: DESK,
      target_comp_id: CLIENT, username: client, password: rehearsal }
intake:
  fix: { host: 127.0.0.1, port: 0 }
`;
