import { key, optional, required } from "../form/field.ts";
import { MapForm } from "../form/map-form.ts";
import { whole } from "../form/numbers.ts";
import { host } from "../form/words.ts";
import type { HttpIntake } from "../http-intake.ts";
import type { FixIntake, IntakeTerms } from "../policy-document.ts";

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
  host: key(
    "host",
    host,
    "127.0.0.1",
    "this machine only; another address is listened at once there is a user",
  ),
  port: required("port", whole(0, 65_535), "0 lets the system choose"),
  sessionIdleMinutes: key(
    "session_idle_minutes",
    whole(1, 10_080, "minutes"),
    30,
    "after which a browser's session without a request ends",
  ),
  sessionHours: key(
    "session_hours",
    whole(1, 744, "hours"),
    12,
    "after which a browser's session ends whatever is asked",
  ),
});

export const intake: MapForm<IntakeTerms> = new MapForm<IntakeTerms>({
  fix: optional("fix", fixIntake, "left out, no client can connect by FIX"),
  http: optional("http", httpIntake, "left out, there is no office process and no HTTP"),
});
