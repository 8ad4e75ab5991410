/**
 * Reads a policy as the product does, in a process of its own, and prints what came of it: the code
 * of the first mistake, or null, and the milliseconds of processor it took.
 */
import { readFileSync } from "node:fs";
import { parsePolicy } from "../../src/policy/parse-policy.ts";

const text = readFileSync(process.argv[2] ?? "", "utf8");
const begun = process.threadCpuUsage();
const result = parsePolicy(text, "p.yaml", {});
const { user, system } = process.threadCpuUsage(begun);
const code = result.ok ? null : (result.error[0]?.code ?? null);
process.stdout.write(JSON.stringify({ code, tookMs: (user + system) / 1_000 }));
