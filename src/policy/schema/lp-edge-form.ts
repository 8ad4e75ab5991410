import { asBps, asMoney } from "../../core/units/quantity.ts";
import { key } from "../form/field.ts";
import { MapForm } from "../form/map-form.ts";
import { money, percent, whole } from "../form/numbers.ts";
import type { LpEdgeBounds } from "../policy-document.ts";

/** What may leave for an LP, whatever the router says. */
export const lpEdge: MapForm<LpEdgeBounds> = new MapForm<LpEdgeBounds>({
  priceCollar: key(
    "price_collar_pct",
    percent,
    asBps(1_000),
    "a limit may be so far off the last mid",
  ),
  messagesPerSecond: key(
    "messages_per_second",
    whole(1, 1_000_000, "messages"),
    20_000,
    "orders to one LP, cancels counted; set it to a few times the busiest second",
  ),
  notionalPerMinute: key(
    "notional_per_minute",
    money,
    asMoney(1_000_000_000_000_000),
    "sent to one LP, in the `reporting_currency`; set it to a few times the busiest minute",
  ),
  warnAt: key(
    "warn_at_pct",
    percent,
    asBps(8_000),
    "from this part of either on an alert is given",
  ),
  windowsBeforeHalt: key(
    "windows_before_halt",
    whole(1, 1_000, "windows"),
    3,
    "seconds, or minutes, in a row in which a bound is reached before the LP is halted; until " +
      "then what is beyond it is held back and may go to another LP",
  ),
});
