/** Run by Node: what a rehearsal costs a process that begins, and the best of some after it. */
import { rehearse } from "../../src/desk/rehearsal/rehearse.ts";

const LATER = 4;

function workMs(): number {
  const before = process.threadCpuUsage();
  rehearse({ startUs: Date.now() * 1000, isOver: () => false });
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const firstMs = workMs();
const laterMs = Math.min(...Array.from({ length: LATER }, workMs));
process.stdout.write(JSON.stringify({ firstMs, laterMs }));
