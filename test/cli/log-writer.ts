import { writeFileSync } from "node:fs";
import { LogLines, standardError } from "../../src/cli/log-lines.ts";

// A process that logs more than any pipe takes, says so, and goes on when it is asked to.
const [, , done = "", count = "0"] = process.argv;
const lines = new LogLines(standardError());
for (let at = 0; at < Number(count); at++) lines.write(`line ${at} ${"x".repeat(200)}\n`);
writeFileSync(done, "written");
process.stdin.once("data", () => void lines.flush(10_000).then(() => process.exit()));
