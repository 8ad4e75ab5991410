import type { FixIntake } from "../../src/policy/policy-document.ts";

/** Where clients connect. */
export const fixIntake = (maxSubscriptions: number): FixIntake => ({
  host: "127.0.0.1",
  port: 0,
  maxConnections: 64,
  maxSubscriptions,
  priceIntervalMs: 7,
});
