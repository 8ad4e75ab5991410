import { key } from "../form/field.ts";
import { MapForm } from "../form/map-form.ts";
import { flag } from "../form/words.ts";
import type { LogTerms } from "../policy-document.ts";

export const log: MapForm<LogTerms> = new MapForm<LogTerms>({
  orders: key(
    "orders",
    flag,
    false,
    "a line for the steps of an order and its legs, with their ids, once they are durable",
  ),
});
