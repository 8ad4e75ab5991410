import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import { say } from "./parts.ts";

/** The baseline: what comes in on one side goes out on the other, unread. */
function forward(from: Socket, to: Socket): void {
  from.setNoDelay(true);
  from.on("data", (bytes) => to.write(bytes));
  from.on("error", () => from.destroy());
  from.on("close", () => to.destroy());
}

const venuePort = Number(process.argv[2]);

const server = createServer((client) => {
  const venue = connect({ host: "127.0.0.1", port: venuePort });
  forward(client, venue);
  forward(venue, client);
});
process.on("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "string" || address === null) throw new Error("Invariant: TCP has ports");
  say({ type: "listening", port: address.port });
});
