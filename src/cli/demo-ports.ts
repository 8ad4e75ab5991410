import { createServer } from "node:net";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import type { DemoPort } from "./demo-port.ts";

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

/**
 * A port of this machine: the usual one where it is free, else one the system chooses. Programs
 * that people have running take 8080 often.
 */
export async function freePort(usual: number): Promise<number> {
  const host = "127.0.0.1";
  if ((await faultOfListening(host, usual)) === undefined) return usual;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port: 0 }, () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : usual;
      server.close(() => resolve(port));
    });
  });
}

/** @returns the system's code, undefined when listening works */
function faultOfListening(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
