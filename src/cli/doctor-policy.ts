import { readFileSync } from "node:fs";
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { geteuid } from "node:process";
import { printIssues } from "../policy/issue.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { fail, ok, warn } from "./doctor-check.ts";
import type { Check } from "./doctor-check.ts";
import { listenerAt, listeners } from "./listeners.ts";
import { mistakes } from "./output.ts";

const USUALLY_FREE_FOR_ALL = 1_024;

/** A policy file, and, while no desk has them, the ports it wants. */
export async function policyChecks(file: string, isDeskUp: boolean): Promise<Check[]> {
  const result = await loadPolicy(file, process.env);
  if (!result.ok) {
    const [first] = printIssues(result.error).split("\n");
    const text = `${mistakes(result.error.length)} in ${file}: ${first ?? ""}`;
    return [fail("policy file", text, `hedgerow check ${file} says them all`)];
  }
  const { document } = result.value;
  const sound = ok("policy file", `${file} is sound`);
  return isDeskUp ? [sound] : [sound, ...(await portChecks(document))];
}

async function portChecks({ intake }: PolicyDocument): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [what, at] of [
    ["intake.fix", intake.fix],
    ["intake.http", intake.http],
  ] as const) {
    // With 0 the system chooses one that is free.
    if (at !== null && at.port > 0) checks.push(await portCheck(what, at.host, at.port));
  }
  return checks;
}

/** Looked at, not listened at: a desk that starts at this moment must find it free. */
async function portCheck(what: string, host: string, port: number): Promise<Check> {
  const check = `port ${port}`;
  const mend = `end who has it, or give ${what} another port`;
  const where = `${what} cannot listen at ${host}:${port}`;
  const all = listeners();
  if (all === undefined) return ok(check, "not looked at: this system does not say who listens");
  const addresses = await lookup(host, { all: true }).catch((error: unknown) => String(error));
  if (typeof addresses === "string")
    return fail(check, `${where}: ${addresses}`, "name an address");
  const [own] = addresses;
  if (own === undefined || !isOfThisMachine(own.address)) {
    return fail(check, `${where}: no address of this machine`, `give ${what} one of its addresses`);
  }
  if (port < firstFreeForAll() && geteuid?.() !== 0) {
    const text = `${what}: below ${firstFreeForAll()} a process needs CAP_NET_BIND_SERVICE`;
    return warn(check, text, `give ${what} another port, or the desk that right`);
  }
  const taken = listenerAt(own.address, port, all);
  return taken === undefined
    ? ok(check, `free for ${what}`)
    : fail(check, `${where}: somebody listens there`, mend);
}

function isOfThisMachine(address: string): boolean {
  if (address === "0.0.0.0" || address === "::" || address.startsWith("127.")) return true;
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return own.some((each) => each.address === address);
}

/** Source: Linux, ip(7). */
function firstFreeForAll(): number {
  try {
    return Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "latin1"));
  } catch {
    return USUALLY_FREE_FOR_ALL;
  }
}
