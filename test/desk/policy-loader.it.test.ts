import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished, test } from "vitest";
import { FILE_SEEN, PolicyLoader } from "../../src/desk/policy-loader.ts";
import type { PolicyLoaderDesk, ReloadOutcome } from "../../src/desk/policy-loader.ts";
import type {
  LayersAsked,
  LoadedTables,
  NamesAnswer,
  NamesQuestion,
  PolicyTask,
} from "../../src/desk/policy-task.ts";
import type { ReadingAttempt } from "../../src/desk/policy-task.ts";
import { wiringOf } from "../../src/desk/wiring.ts";
import type { CompiledPolicy } from "../../src/policy/compile.ts";
import { accepted, smallPolicy } from "../policy/small-policy.ts";
import { scratchFolder } from "../sim/scratch.ts";
import { DeskProcess } from "./desk-process.ts";
import { eventually } from "./eventually.ts";

const HUNDRED = 100;
const LONG_MS = 60_000;
const BUSY_MS = 2_000;
/** As the thread that starts it. */
const TENTH = ["nice", "-n", "0"] as const;
const asked = { actor: "dealer", source: "SIGHUP" };

const never = (): never => {
  throw new Error("a policy that cannot be read must not come that far");
};

/** One that leaves no process behind, whatever becomes of the test. */
function loaderFor(desk: PolicyLoaderDesk, attempts?: readonly ReadingAttempt[]): PolicyLoader {
  const loader = new PolicyLoader(desk, attempts);
  onTestFinished(async () => {
    await loader.stop();
    await eventually(() => readers().length === 0, "the readers are gone");
  });
  return loader;
}

const loaderOf = (path: string, attempts?: readonly ReadingAttempt[]): PolicyLoader =>
  loaderFor(
    {
      task: (layers) => ({
        asked: layers,
        path,
        policyDir: scratchFolder(),
        version: 2,
        runningHash: "",
        wiring: { durability: "os", intake: "", alerts: "", clients: new Map(), lps: new Map() },
      }),
      version: () => 1,
      isFileHeld: () => false,
      indexNames: never,
      swap: never,
      heldBesides: never,
      afterCommit: never,
    },
    attempts,
  );

const loaded = (loader: PolicyLoader): Promise<ReloadOutcome> =>
  new Promise((done) => loader.load(asked, done));

const ruleNumber = (at: number): string => `  - { id: r${at}, priority: 1, action: A_BOOK }\n`;

/** A file whose only mistake is found after a second or so of reading. */
function largeFile(): string {
  const path = join(scratchFolder(), "policy.yaml");
  const rules = Array.from({ length: 100_000 }, (_, at) => ruleNumber(at)).join("");
  writeFileSync(path, `routing_rules:\n${rules}routing: { default_lp: nobody }\n`);
  return path;
}

/** What a process or thread that has just ended says of itself is nothing. */
function readOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

const namesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder) : [];

/** Processes of a desk, or of this process, that read a policy. */
const readers = (desk = process.pid): readonly string[] =>
  namesIn(`/proc/${desk}/task`)
    .flatMap((thread) => readOf(`/proc/${desk}/task/${thread}/children`).split(" "))
    .filter((pid) => pid !== "" && readOf(`/proc/${pid}/cmdline`).includes("policy-reader"));

const AT_IDLE = "policy 5, niceness 10";
const AT_A_TENTH = "policy 0, niceness 10";

/** What stands behind the name in a process's or thread's own account of itself. */
const statOf = (path: string): readonly string[] => {
  const stat = readOf(`${path}/stat`);
  // The name before them may hold blanks.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
};

/** T: it is stopped. */
const stateOf = (pid: string): string | undefined => statOf(`/proc/${pid}`)[0];

/** How each thread of a process is scheduled; policies are numbered as in sched(7). */
const schedulingOf = (pid: string): readonly string[] =>
  namesIn(`/proc/${pid}/task`).map((thread) => {
    const fields = statOf(`/proc/${pid}/task/${thread}`);
    return `policy ${fields[38]}, niceness ${fields[16]}`;
  });

/** The process that reads a policy, once it has its threads; each is scheduled like this. */
async function readerAt(scheduling: string): Promise<number> {
  let reader: string | undefined;
  await eventually(() => {
    reader = readers().find((pid) => schedulingOf(pid)[0] === scheduling);
    return reader !== undefined && schedulingOf(reader).length > 1;
  }, `a policy is being read at ${scheduling}`);
  assert.deepEqual([...new Set(schedulingOf(reader!))], [scheduling]);
  return Number(reader);
}

/** A desk with nothing but names, which puts in force whatever comes. */
class Names implements PolicyLoaderDesk {
  readonly known = new Map<string, number>();
  readonly swapped: CompiledPolicy[] = [];
  readonly policyDir = scratchFolder();
  readonly #path = join(scratchFolder(), "policy.yaml");

  constructor() {
    writeFileSync(this.#path, smallPolicy);
  }

  task(layers: LayersAsked): PolicyTask {
    const wiring = wiringOf(accepted(smallPolicy));
    const { policyDir } = this;
    const told = { version: 2, runningHash: "", wiring, asked: layers };
    return { path: this.#path, policyDir, ...told };
  }

  heldBesides(): readonly string[] {
    return [];
  }

  version(): number {
    return 1;
  }

  isFileHeld(): boolean {
    return false;
  }

  indexNames({ reader, of, names }: NamesQuestion): NamesAnswer {
    const indexOf = (name: string): number => {
      const key = `${of} ${name}`;
      this.known.set(key, this.known.get(key) ?? this.known.size);
      return this.known.get(key)!;
    };
    return { kind: "INDEXES", reader, indexes: Int32Array.from(names, indexOf), count: 99 };
  }

  swap({ compiled }: LoadedTables): readonly string[] {
    this.swapped.push(compiled);
    return [];
  }

  afterCommit(run: () => void): void {
    run();
  }
}

test("a hundred askers share two loads; more than 64 do not wait for the second, and all are answered", async () => {
  const loader = loaderOf("/nowhere/policy.yaml");
  const outcomes = await Promise.all(Array.from({ length: HUNDRED }, () => loaded(loader)));
  const codes = outcomes.map((it) => (it.kind === "REFUSED" ? it.code : it.kind));
  assert.equal(codes.filter((code) => code === "POLICY_INVALID").length, 65);
  assert.equal(codes.filter((code) => code === "DESK_BUSY").length, 35);
  const crowded = outcomes.at(-1);
  assert.ok(crowded?.kind === "REFUSED" && crowded.text.startsWith("64 wait "));
});

test("a policy is read in time that nobody else wants, by every thread of its process", async () => {
  const loader = loaderOf(largeFile());
  const outcome = loaded(loader);
  await readerAt(AT_IDLE);
  const end = await outcome;
  assert.ok(end.kind === "REFUSED" && end.code === "POLICY_INVALID", JSON.stringify(end));
  assert.match(
    end.text,
    /:100002:\d+ routing\.default_lp: there is no liquidity provider "nobody"/,
  );
});

test("where that is not enough or cannot be had, it is read behind everything else", async () => {
  for (const through of [["chrt", "-i", "0"], ["no-such-command"], ["false"]] as const) {
    const attempts = [
      { through, withinMs: 1, isPaced: false },
      { through: TENTH, withinMs: LONG_MS, isPaced: false },
    ];
    const loader = loaderOf(largeFile(), attempts);
    const outcome = loaded(loader);
    await readerAt(AT_A_TENTH);
    const end = await outcome;
    assert.ok(end.kind === "REFUSED" && end.code === "POLICY_INVALID", JSON.stringify(end));
    await eventually(() => readers().length === 0, "only the first attempt's is kept");
  }
});

test("the reader of a desk that was killed is gone, also where it was stopped for its turn", async () => {
  const folder = scratchFolder();
  const path = join(folder, "policy.yaml");
  writeFileSync(path, smallPolicy);
  const desk = await DeskProcess.start(path, join(folder, "data"));
  renameSync(largeFile(), path);
  desk.hangUp();
  let reader = "";
  await eventually(() => {
    reader = readers(desk.pid)[0] ?? "";
    return reader !== "" && stateOf(reader) === "T";
  }, "the reader is stopped for its turn");
  await desk.killHard();
  await eventually(() => !existsSync(`/proc/${reader}`), "the reader is gone");
});

test("each attempt that was in vain is told of", async () => {
  const loader = loaderOf(largeFile(), [
    { through: ["no-such-command"], withinMs: LONG_MS, isPaced: false },
    { through: ["false"], withinMs: LONG_MS, isPaced: false },
    { through: ["chrt", "-i", "0"], withinMs: 1, isPaced: false },
    { through: TENTH, withinMs: LONG_MS, isPaced: false },
  ]);
  const outcome = loaded(loader);
  process.kill(await readerAt(AT_A_TENTH), "SIGKILL");
  assert.deepEqual(await outcome, {
    kind: "REFUSED",
    code: "RELOAD_FAILED",
    text: [
      "spawn no-such-command ENOENT",
      "the reader of the policy ended early (exit code 1)",
      "not read within 0.001 s",
      "the reader of the policy ended early (SIGKILL)",
    ].join("; then "),
  });
});

test("what was answered to an attempt that is over is no answer to the next one", async () => {
  let questions = 0;
  const desk = new (class extends Names {
    override indexNames(question: NamesQuestion): NamesAnswer {
      questions += 1;
      // The desk is busy until the first attempt is over, and answers it then.
      if (questions === 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);
      return super.indexNames(question);
    }
  })();
  const loader = loaderFor(desk, [
    { through: TENTH, withinMs: BUSY_MS, isPaced: false },
    { through: TENTH, withinMs: LONG_MS, isPaced: false },
  ]);
  assert.equal((await loaded(loader)).kind, "ACTIVATED");
  const symbols = desk.swapped[0]!.instruments.flatMap((it, index) =>
    it === undefined ? [] : [index],
  );
  assert.deepEqual(symbols, [desk.known.get("symbol EURUSD")]);
  assert.ok(questions > 5, "both attempts asked");
});

test("when the desk stops, whoever waits is told, and nothing reads any more", async () => {
  const loader = loaderOf(largeFile());
  const outcomes = [loaded(loader), loaded(loader)];
  await eventually(() => readers().length === 1, "the policy is being read");
  await loader.stop();
  assert.deepEqual(readers(), []);
  for (const end of await Promise.all([...outcomes, loaded(loader)])) {
    assert.ok(end.kind === "REFUSED" && end.code === "DESK_STOPPING", JSON.stringify(end));
  }
});

test("a file that was seen to change while an older version's words came into force is not read for that", async () => {
  const desk = new (class extends Names {
    isHeld = false;
    override isFileHeld(): boolean {
      return this.isHeld;
    }
  })();
  const loader = loaderFor(desk, PATIENT);
  const bySight = { actor: FILE_SEEN, source: FILE_SEEN };
  const load = (by: typeof asked): Promise<ReloadOutcome> =>
    new Promise((done) => loader.load(by, done));
  const first = load(asked);
  const seen = load(bySight);
  desk.isHeld = true;
  assert.equal((await first).kind, "ACTIVATED");
  assert.deepEqual(await seen, { kind: "UNCHANGED", version: 1, fileSha256: null });
  assert.equal(desk.swapped.length, 1);
  const [, onPurpose] = await Promise.all([load(bySight), load(asked)]);
  assert.equal(onPurpose.kind, "ACTIVATED", "somebody wants it read all the same");
});

/** In its own time, however busy the machine is. */
const PATIENT: readonly ReadingAttempt[] = [{ through: TENTH, withinMs: LONG_MS, isPaced: false }];

test("one process reads all policies, and none is started while orders wait for a processor", async () => {
  const loader = loaderFor(new Names(), PATIENT);
  loader.prepare();
  await eventually(() => readers().length === 1, "one stands ready before it is needed");
  const [ready] = readers();
  for (const _ of [1, 2, 3]) {
    assert.equal((await loaded(loader)).kind, "ACTIVATED");
    assert.deepEqual(readers(), [ready]);
  }
  await loader.stop();
  await eventually(() => readers().length === 0, "it ends with the desk");
});

test("a reader that was not done in time is ended", async () => {
  const loader = loaderOf(largeFile(), [{ through: TENTH, withinMs: 1, isPaced: false }]);
  const end = await loaded(loader);
  assert.ok(end.kind === "REFUSED" && end.text === "not read within 0.001 s", JSON.stringify(end));
  assert.deepEqual(readers(), []);
});

test("one that has read and is gone is followed by another one before it is needed", async () => {
  const loader = loaderFor(new Names(), PATIENT);
  assert.equal((await loaded(loader)).kind, "ACTIVATED");
  const [gone] = readers();
  assert.ok(gone !== undefined);
  process.kill(Number(gone), "SIGKILL");
  await eventually(() => readers().some((next) => next !== gone), "another one stands ready");
  assert.equal((await loaded(loader)).kind, "ACTIVATED");
});

test("what is sent to the desk's whole group of processes does not end its reader", async () => {
  const loader = loaderFor(new Names(), PATIENT);
  assert.equal((await loaded(loader)).kind, "ACTIVATED");
  const [reader] = readers();
  assert.ok(reader !== undefined);
  for (const signal of ["SIGHUP", "SIGINT"] as const) process.kill(Number(reader), signal);
  assert.equal((await loaded(loader)).kind, "ACTIVATED");
  assert.deepEqual(readers(), [reader]);
});

test("a policy that cannot be kept is refused, and the next one is not", async () => {
  const desk = new Names();
  const loader = loaderFor(desk);
  // Nothing of ours has such a name, so nothing of ours removes it.
  const folder = join(desk.policyDir, "2-folder");
  mkdirSync(folder);
  const end = await loaded(loader);
  assert.ok(end.kind === "REFUSED" && end.code === "RELOAD_FAILED", JSON.stringify(end));
  assert.match(end.text, /2-folder/);
  assert.deepEqual(desk.swapped, []);
  rmdirSync(folder);
  assert.equal((await loaded(loader)).kind, "ACTIVATED");
});

test("no more than 64 wait for the next load; one more is refused at once", async () => {
  const loader = loaderOf(join(scratchFolder(), "missing.yaml"));
  const outcomes: ReloadOutcome[] = [];
  // The first is under way, 64 wait for the next.
  for (let at = 0; at < 66; at++) loader.load(asked, (outcome) => outcomes.push(outcome));
  assert.equal(outcomes.length, 1);
  assert.match(JSON.stringify(outcomes[0]), /DESK_BUSY.*64 wait/);
  await eventually(() => outcomes.length === 66, "all are told", LONG_MS);
});
