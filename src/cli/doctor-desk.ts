import { z } from "zod";
import { fail, ok, warn } from "./doctor-check.ts";
import type { Check } from "./doctor-check.ts";

/** What of a desk's status is looked at. */
const statusSchema = z.object({
  journalId: z.string(),
  pid: z.number(),
  policyVersion: z.number(),
  policy: z.object({
    file: z.object({
      path: z.string(),
      differs: z.boolean(),
      isHeld: z.boolean(),
      fault: z.string().nullable(),
    }),
  }),
  journal: z.object({ spareProblem: z.string().optional(), isCancelOnly: z.boolean() }),
  snapshots: z.object({ problem: z.string().nullable() }),
  killSwitches: z.array(
    z.object({ scope: z.string(), name: z.string(), level: z.string(), reason: z.string() }),
  ),
  office: z.object({ address: z.string(), restarts: z.number() }).nullable(),
  legsInDoubt: z.number(),
  oldestDoubtSeconds: z.number().optional(),
  lps: z.array(
    z.object({
      id: z.string(),
      isTrading: z.boolean(),
      isQuoting: z.boolean(),
      errors: z.array(z.object({ code: z.string(), text: z.string() })),
    }),
  ),
  exposure: z.array(
    z.object({
      symbol: z.string(),
      suspenseNet: z.number(),
      unexplained: z.number(),
      reached: z.object({ net: z.string(), gross: z.string() }),
    }),
  ),
});

type Status = z.infer<typeof statusSchema>;

/** A desk that answers, by its own word. @param answer to the control socket's `status` */
export function deskChecks(answer: unknown): Check[] {
  const status = statusSchema.parse(answer);
  return [
    ok("desk", `${status.journalId} answers, process ${status.pid}`),
    policyOf(status),
    ...journalOf(status),
    ...lpsOf(status),
    doubtOf(status),
    ...booksOf(status),
    ...killsOf(status),
    officeOf(status),
  ];
}

function policyOf({ policyVersion, policy: { file } }: Status): Check {
  const inForce = `version ${policyVersion} is in force`;
  if (file.fault !== null) {
    const text = `${file.path} was refused; ${inForce}`;
    return fail("policy", text, `hedgerow check ${file.path} says every mistake`);
  }
  if (!file.differs && !file.isHeld) return ok("policy", inForce);
  const why = file.isHeld ? "is held after a rollback" : "says something else";
  const mend = "hedgerow reload reads the file again; hedgerow versions diff says what is other";
  return warn("policy", `${inForce}, and ${file.path} ${why}`, mend);
}

function journalOf({ journal, snapshots }: Status): Check[] {
  const room = "make room on the disk of the data folder; the desk goes on by itself";
  const checks: Check[] = [];
  if (journal.isCancelOnly) checks.push(fail("journal", "the disk has no room for it", room));
  else if (journal.spareProblem === undefined) {
    checks.push(ok("journal", "it is written, and a spare segment stands ready"));
  } else {
    const text = `the next segment cannot be made: ${journal.spareProblem}`;
    checks.push(fail("journal", text, room));
  }
  if (snapshots.problem !== null) {
    const text = `the last one failed: ${snapshots.problem}`;
    checks.push(warn("snapshots", text, "see the desk's log; until then a start takes longer"));
  }
  return checks;
}

const lpsOf = ({ lps }: Status): Check[] =>
  lps.map(({ id, isTrading, isQuoting, errors: [last] }) => {
    const check = `LP ${id}`;
    if (isTrading && isQuoting) return ok(check, "it takes orders and quotes");
    const why = last === undefined ? "" : `; last error ${last.code}: ${last.text}`;
    const what = isTrading ? "it does not quote" : "it takes no orders";
    return fail(check, `${what}${why}`, "docs/CODES.md says what to do about each error of an LP");
  });

function doubtOf({ legsInDoubt, oldestDoubtSeconds }: Status): Check {
  if (legsInDoubt === 0) return ok("legs in doubt", "none");
  const age = oldestDoubtSeconds === undefined ? "" : ` for ${Math.floor(oldestDoubtSeconds)} s`;
  const mend = "hedgerow legs list; ask the LP, then hedgerow legs resolve";
  return fail("legs in doubt", `nobody knows what became of ${legsInDoubt}${age}`, mend);
}

function booksOf({ exposure }: Status): Check[] {
  const checks: Check[] = [];
  for (const { symbol, suspenseNet, unexplained, reached } of exposure) {
    if (suspenseNet !== 0) {
      const text = `${suspenseNet} lots of ${symbol}: fills that no order could take`;
      checks.push(fail("suspense", text, "settle it with the LP, or hedge it: docs/HOUSE.md"));
    }
    if (unexplained !== 0) {
      const text = `${unexplained} lots of ${symbol} that no fill explains`;
      checks.push(fail("books", text, "stop the symbol, keep the journal, tell the maintainers"));
    }
    if (reached.net === "LIMIT" || reached.gross === "LIMIT") {
      checks.push(warn("limits", `${symbol} is at its limit`, "hedgerow hedge covers it"));
    }
  }
  return checks.length > 0 ? checks : [ok("books", "nothing suspended, nothing unexplained")];
}

function killsOf({ killSwitches }: Status): Check[] {
  if (killSwitches.length === 0) return [ok("kill switches", "off")];
  return killSwitches.map(({ scope, name, level, reason }) => {
    const what = name === "" ? scope : `${scope} ${name}`;
    const target = scope === "global" ? "" : ` --${scope} ${name}`;
    const mend = `hedgerow kill off${target} --reason TEXT, once its cause is gone`;
    return warn("kill switches", `${what} ${level}: ${reason}`, mend);
  });
}

function officeOf({ office }: Status): Check {
  if (office === null) return ok("office", "the policy has none");
  if (office.address !== "") return ok("office", `it listens at ${office.address}`);
  const text = `it does not listen, after ${office.restarts} restarts`;
  return fail("office", text, "the desk's log says why; the port may be taken");
}
