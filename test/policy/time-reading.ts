/**
 * Reads a policy in a process of its own, as the product does or as a general reader of YAML does
 * (`--plain`), and prints what came of it: the code of the first mistake, or null, and the
 * milliseconds of processor it took.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { parsePolicy } from "../../src/policy/parse-policy.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { plain: { type: "boolean", default: false } },
});
const text = readFileSync(positionals[0] ?? "", "utf8");
const begun = process.threadCpuUsage();
const code = values.plain ? plainly() : asTheProduct();
const { user, system } = process.threadCpuUsage(begun);
process.stdout.write(JSON.stringify({ code, tookMs: (user + system) / 1_000 }));

function plainly(): null {
  parse(text);
  return null;
}

function asTheProduct(): string | null {
  const result = parsePolicy(text, "p.yaml", {});
  return result.ok ? null : (result.error[0]?.code ?? null);
}
