/** Run by Node: what a rehearsal costs a process that begins, and a second one after it. */
import { rehearse } from "../../src/desk/rehearsal/rehearse.ts";

function workMs(): number {
  const before = process.threadCpuUsage();
  rehearse({ startUs: Date.now() * 1000, isOver: () => false });
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

console.log(JSON.stringify({ firstMs: workMs(), secondMs: workMs() }));
