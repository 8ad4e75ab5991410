/**
 * Where the office process begins. It is a child of its desk and ends with it, however the desk
 * ends: the channel between them closes then.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { Office } from "./office.ts";
import { storeIn } from "../store/store-options.ts";
import { webhookSchema } from "./webhook-terms.ts";

const ALIVE_MS = 1_000;
const text = { type: "string" } as const;

const log = pino({ name: "hedgerow-office" }, pino.destination({ fd: 2, sync: true }));

/** The desk starts it again, and says so. */
function fail(error: unknown): never {
  log.error({ err: error }, "office failed");
  process.exit(1);
}

const { values } = parseArgs({
  options: {
    host: text,
    port: text,
    journal: text,
    snapshots: text,
    policy: text,
    control: text,
    token: text,
    alerts: text,
    data: text,
  },
});
const { host = "", port = "", journal = "", snapshots = "" } = values;
const { policy = "", control = "", token = "", alerts = "", data = "" } = values;

// Whoever reads a terminal's Ctrl-C or hang-up here is meant by way of the desk.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
process.once("disconnect", () => process.exit());
process.on("uncaughtException", fail);
if (!process.connected) fail(new Error("an office has no desk to end with; use hedgerow serve"));

const onFault = (error: unknown, about: string): void =>
  log.error({ err: error, about }, "request failed");
const store = storeIn(data, process.env["DATABASE_URL"]);
const places = { journal, snapshots, policy, control, token, alerts };
const office = new Office({ ...places, store, log, onFault });
process.on("message", (message) => {
  const told = webhookSchema.safeParse(message);
  if (told.success) office.tellBy(told.data);
});
process.once("SIGTERM", () => void office.stop().then(() => process.exit()));
const listening = await office.listen(host, Number(port)).catch(fail);
process.send?.({ kind: "LISTENING", host, port: listening });
setInterval(() => process.send?.({ kind: "ALIVE" }), ALIVE_MS);
await office.follow().catch(fail);
