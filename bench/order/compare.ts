import { isDeepStrictEqual } from "node:util";
import type { OrderPath, Told } from "./order-path.ts";

const HEALTH_TOLERANCE = 1e-12;

/**
 * Whether two ways left the same behind: every fact of every record, every byte of every message.
 *
 * LPs' health may differ in the last digits: the twin takes a power where we multiply a table's
 * entries.
 */
export function isSame(one: Told, other: Told): boolean {
  const [health, others] = [healthsIn(one), healthsIn(other)];
  const isNear = health.every((it, at) => Math.abs(it - (others[at] ?? NaN)) < HEALTH_TOLERANCE);
  return isNear && isDeepStrictEqual(withoutHealth(one), withoutHealth(other));
}

/** @throws `Invariant:` when the two do not do the same with an order */
export function compare(messages: readonly Buffer[], ours: OrderPath, plain: OrderPath): void {
  for (const [n, bytes] of messages.entries()) {
    const [own, other] = [ours.told(bytes, n), plain.told(bytes, n)];
    if (isSame(own, other)) continue;
    const difference = `${JSON.stringify(own)}, ${JSON.stringify(other)}`;
    throw new Error(`Invariant: order ${n} must end the same: ${difference}`);
  }
}

interface Healthy {
  readonly health: number;
}

const lpsOf = (event: object): readonly Healthy[] =>
  "lps" in event && Array.isArray(event.lps) ? event.lps : [];

const healthsIn = ({ events }: Told): number[] =>
  events.flatMap((event) => lpsOf(event).map(({ health }) => health));

const withoutHealth = ({ events, messages }: Told): object => ({
  messages,
  events: events.map((event) => ({ ...event, ...lpsWithoutHealth(event) })),
});

const leveled = (lp: Healthy): Healthy => ({ ...lp, health: 0 });

const lpsWithoutHealth = (event: object): object =>
  "lps" in event ? { lps: lpsOf(event).map((lp) => leveled(lp)) } : {};
