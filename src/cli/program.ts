import { Command, InvalidArgumentError, Option } from "commander";
import type { Event } from "../core/events.ts";
import { eventSchema } from "../journal/event-schema.ts";
import { addAccounts } from "./accounts-command.ts";
import { addHedge } from "./hedge.ts";
import { addLoad } from "./load-command.ts";
import { addLp } from "./lp-command.ts";
import { addMove } from "./move.ts";
import { addLegs } from "./legs-command.ts";
import { addSymbols } from "./symbols.ts";
import { DEMO_DATA_DIR } from "./data-dir.ts";
import type { KillFlags } from "./kill.ts";
import { asked, dataOption, jsonOption, sideOption } from "./options.ts";
import type { DataFlags } from "./options.ts";
import { addKeys } from "./keys-command.ts";
import { addProject } from "./project-command.ts";
import { addPolicy } from "./policy-command.ts";
import type { PreviewFlags } from "./preview.ts";
import { addStore } from "./store-command.ts";
import { addUsers } from "./users-command.ts";
import { venueCommand } from "./venue.ts";
import { version } from "./version.ts";
import { addVersions } from "./versions-command.ts";

const eventTypes: readonly string[] = Object.keys(eventSchema);

/** Every command; each has its own file, loaded when it is run: nobody waits for the others'. */
export function buildProgram(): Command {
  const program = new Command("hedgerow")
    .description("The routing desk for brokers: hedge, keep, split or refuse, and explain why.")
    .version(version)
    .exitOverride();
  addServe(program);
  addDoctor(program);
  addDemo(program);
  addQuestions(program);
  addOrders(program);
  addHedge(program);
  addMove(program);
  addLegs(program);
  addSymbols(program);
  addLp(program);
  addAccounts(program);
  addUsers(program);
  addKeys(program);
  addPolicy(program);
  addVersions(program);
  addJournal(program);
  addProject(program);
  addStore(program);
  addLoad(program);
  program.addCommand(venueCommand());
  return program;
}

function addServe(program: Command): void {
  program
    .command("serve")
    .description("run the desk in the foreground")
    .requiredOption("-c, --config <file>", "policy file")
    .addOption(dataOption())
    .action(async (flags: { config: string; data?: string }) => {
      const { serve } = await import("./serve.ts");
      await serve({ config: flags.config, data: flags.data });
    });
}

function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("look at all that a desk needs, and say what mends what is wrong")
    .option("-c, --config <file>", "policy file to look at too")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags & { config?: string }) => {
      const { doctor } = await import("./doctor.ts");
      await doctor({ ...asked(flags), config: flags.config });
    });
}

interface DemoFlags {
  readonly data: string;
  readonly rate: number;
  readonly seed: number;
}

/** A fortnight: what a timer of the system can hold. */
const MAX_RUN_SECONDS = 14 * 86_400;

const demoDataOption = (): Option => dataOption().default(DEMO_DATA_DIR);
const rateOption = (): Option =>
  new Option("--rate <orders>", "orders a second").argParser(ordersPerSecond).default(40);
const seedOption = (): Option =>
  new Option("--seed <number>", "of everything random").argParser(seedNumber).default(1);

function addDemo(program: Command): void {
  program
    .command("demo")
    .description("run three venues, the desk and trading clients on this machine")
    .option("--fresh", "remove what earlier demos left, and begin anew", false)
    .addOption(demoDataOption())
    .addOption(rateOption())
    .addOption(seedOption())
    .addOption(
      new Option(
        "--for <seconds>",
        "end by itself after so long, and hold the records against each other",
      ).argParser(runSeconds),
    )
    .action(async (flags: DemoFlags & { fresh: boolean; for?: number }) => {
      const { demo } = await import("./demo.ts");
      await demo({
        isFresh: flags.fresh,
        data: flags.data,
        ordersPerSecond: flags.rate,
        seed: flags.seed,
        ...(flags.for === undefined ? {} : { forSeconds: flags.for }),
      });
    });
  program
    .command("client")
    .description("trade at random for every account of a policy, as the demo does")
    .requiredOption("-c, --config <file>", "policy file")
    .requiredOption("--session <ids...>", "client sessions of the policy to log on with")
    .addOption(demoDataOption())
    .addOption(rateOption())
    .addOption(seedOption())
    .action(async (flags: DemoFlags & { config: string; session: string[] }) => {
      const { client } = await import("./client.ts");
      await client({ ...flags, sessions: flags.session, ordersPerSecond: flags.rate });
    });
}

function addQuestions(program: Command): void {
  program
    .command("status")
    .description("how the desk stands")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags) => (await import("./status.ts")).status(asked(flags)));
  program
    .command("explain")
    .description("why an order went where it went")
    .argument("<order>", "OrderID, or the client's ClOrdID")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (order: string, flags: DataFlags) => {
      const { explain } = await import("./explain.ts");
      await explain(order, asked(flags));
    });
  program
    .command("preview")
    .description("what would become of an order if it came now; nothing is sent")
    .requiredOption("--account <id>", "account")
    .requiredOption("--symbol <symbol>", "instrument")
    .addOption(sideOption().makeOptionMandatory())
    .requiredOption("--volume <lots>", "volume in lots")
    .option("--closing", "it only closes what the account holds")
    .option("--position <id>", "it closes this position: the OrderID of its order")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags & PreviewFlags) => {
      const { preview } = await import("./preview.ts");
      await preview(flags, asked(flags));
    });
}

function addOrders(program: Command): void {
  const killCommand = program
    .command("kill")
    .description("kill switches: for all trading, or one LP, symbol, group or account");
  for (const turn of ["on", "off"] as const) {
    const command = killCommand
      .command(turn)
      .description(turn === "on" ? "deny every new order" : "take orders again")
      .option("--lp <id>", "only this LP")
      .option("--symbol <symbol>", "only this instrument")
      .option("--group <name>", "only this client group")
      .option("--account <id>", "only this account")
      .option("--reason <text>", "why; stands in the journal")
      .addOption(dataOption())
      .addOption(jsonOption())
      .action(async (flags: DataFlags & KillFlags) => {
        const { kill } = await import("./kill.ts");
        await kill(turn, flags, asked(flags));
      });
    if (turn === "on") command.option("--close-only", "orders that close a position still pass");
  }
  program
    .command("reload")
    .description("let the running desk read its policy file again")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags) => (await import("./reload.ts")).reload(asked(flags)));
}

function addJournal(program: Command): void {
  const journal = program.command("journal").description("look into a desk's journal");
  journal
    .command("verify")
    .description("check every byte and replay every recorded state")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags) => (await import("./journal.ts")).verify(asked(flags)));
  journal
    .command("dump")
    .description("print events as JSON, one a line")
    .addOption(dataOption())
    .option("--from <event>", "first event number", eventNumber)
    .option("--to <event>", "last event number", eventNumber)
    .addOption(new Option("--type <names...>", "only events of these types").choices(eventTypes))
    .action(
      async (flags: { data?: string; from?: number; to?: number; type?: Event["type"][] }) => {
        const { dump } = await import("./journal.ts");
        dump({ data: flags.data, from: flags.from, to: flags.to, types: flags.type });
      },
    );
}

function eventNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError("must be a whole number from 1 on");
  }
  return value;
}

function ordersPerSecond(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0.1 && value <= 1000) return value;
  throw new InvalidArgumentError("must be a number from 0.1 to 1000");
}

function runSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= 1 && value <= MAX_RUN_SECONDS) {
    return value;
  }
  throw new InvalidArgumentError(`must be a whole number from 1 to ${MAX_RUN_SECONDS}`);
}

function seedNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
  throw new InvalidArgumentError("must be a whole number");
}
