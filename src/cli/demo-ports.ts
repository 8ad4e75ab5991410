import { createServer } from "node:net";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import type { DemoPort } from "./demo-plan.ts";

/** @throws `CommandFailure` naming the first address that cannot be listened on, and the way out */
export async function refuseTakenPorts(ports: readonly DemoPort[]): Promise<void> {
  for (const { what, host, port, variable } of ports) {
    const fault = await faultOfListening(host, port);
    if (fault === undefined) continue;
    const text =
      fault === "EADDRINUSE"
        ? `PORT_TAKEN: ${what} needs ${host}:${port}, and another process listens there`
        : `PORT_UNUSABLE: ${what} cannot listen on ${host}:${port} (${fault})`;
    throw new CommandFailure(exitCodes.refused, `${text}; set ${variable} to another port`);
  }
}

/** @returns the system's code, undefined when listening works */
function faultOfListening(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
