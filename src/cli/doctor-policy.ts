import { createServer } from "node:net";
import { printIssues } from "../policy/issue.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { fail, ok } from "./doctor-check.ts";
import type { Check } from "./doctor-check.ts";
import { mistakes } from "./output.ts";

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

async function portCheck(what: string, host: string, port: number): Promise<Check> {
  const check = `port ${port}`;
  const problem = await new Promise<string | undefined>((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
  if (problem === undefined) return ok(check, `free for ${what}`);
  const mend = `end who has it, or give ${what} another port`;
  return fail(check, `${what} cannot listen at ${host}:${port}: ${problem}`, mend);
}
