/**
 * Every key of a policy file, by the map it stands in. A key that is not here is a mistake.
 *
 * docs/POLICY.md has each of them in a table; a test compares the two.
 */
export const rootKeys = [
  "routing",
  "execution",
  "durability",
  "reporting_currency",
  "instruments",
  "accounts",
  "liquidity_providers",
  "sessions",
  "intake",
] as const;

export const routingKeys = [
  "default_lp",
  "quote_staleness_seconds",
  "classification",
  "volume_overrides",
] as const;

export const classificationKeys = [
  "toxic_reject_threshold",
  "professional_abook_pct",
  "semipro_abook_pct",
  "retail_bbook_pct",
  "unknown_abook_pct",
] as const;

export const volumeOverrideKeys = ["large_order_threshold", "force_abook"] as const;

export const executionKeys = [
  "on_below_lp_min",
  "max_deviation_pips",
  "leg_timeout_ms",
  "order_retention",
] as const;

export const instrumentKeys = [
  "symbol",
  "base",
  "quote",
  "margin_currency",
  "contract_size",
  "digits",
  "pip",
  "volume",
  "quote_staleness_seconds",
] as const;

export const volumeKeys = ["min", "max", "step"] as const;

export const accountKeys = ["id", "group", "class", "score"] as const;

export const lpKeys = [
  "id",
  "name",
  "type",
  "enabled",
  "priority",
  "session_id",
  "session_ids",
  "symbols",
  "settings",
  "mappings",
] as const;

export const mappingKeys = [
  "symbol",
  "lp_symbol",
  "quantity_per_lot",
  "min",
  "step",
  "max",
  "digits",
] as const;

export const sessionKeys = [
  "id",
  "role",
  "purpose",
  "host",
  "port",
  "sender_comp_id",
  "target_comp_id",
  "username",
  "password",
  "heartbeat_seconds",
  "reset_on_logon",
  "quantity",
  "dialect",
] as const;

export const intakeKeys = ["fix"] as const;

export const fixIntakeKeys = ["host", "port", "max_connections"] as const;

/** The same by path, for documentation and its test. */
export const policyKeys: Readonly<Record<string, readonly string[]>> = {
  "": rootKeys,
  routing: routingKeys,
  "routing.classification": classificationKeys,
  "routing.volume_overrides": volumeOverrideKeys,
  execution: executionKeys,
  "instruments[]": instrumentKeys,
  "instruments[].volume": volumeKeys,
  "accounts[]": accountKeys,
  "liquidity_providers[]": lpKeys,
  "liquidity_providers[].mappings[]": mappingKeys,
  "sessions[]": sessionKeys,
  intake: intakeKeys,
  "intake.fix": fixIntakeKeys,
};
