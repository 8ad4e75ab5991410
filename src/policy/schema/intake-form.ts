import { key, optional, required } from "../form/field.ts";
import { MapForm } from "../form/map-form.ts";
import { whole } from "../form/numbers.ts";
import { host, loopback } from "../form/words.ts";
import type { FixIntake, HttpIntake, IntakeTerms } from "../policy-document.ts";

const fixIntake = new MapForm<FixIntake>({
  host: key("host", host, "127.0.0.1", "this machine only, unless another address is written"),
  port: required("port", whole(0, 65_535), "0 lets the system choose"),
  maxConnections: key(
    "max_connections",
    whole(1, 10_000),
    64,
    "further connections are closed at once",
  ),
  maxSubscriptions: key(
    "max_subscriptions",
    whole(0, 10_000, "symbols"),
    200,
    "that one session may have streamed; 0: no prices for clients",
  ),
  priceIntervalMs: key(
    "price_interval_ms",
    whole(1, 60_000, "ms"),
    50,
    "from price to price of a symbol; those in between are left out",
  ),
});

const httpIntake = new MapForm<HttpIntake>({
  host: key("host", loopback, "127.0.0.1", "this machine only: this version has no users yet"),
  port: required("port", whole(0, 65_535), "0 lets the system choose"),
});

export const intake: MapForm<IntakeTerms> = new MapForm<IntakeTerms>({
  fix: optional("fix", fixIntake, "left out, no client can connect by FIX"),
  http: optional("http", httpIntake, "left out, there is no office process and no HTTP"),
});
