import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { parseDecimalText } from "../core/units/decimal.ts";
import { asVolume, VOLUME_SCALE } from "../core/units/quantity.ts";
import type { Volume } from "../core/units/quantity.ts";
import type { Endpoint } from "../ports/network.ts";
import { jsonOption } from "./options.ts";

export interface LoadFlags {
  readonly connect: Endpoint;
  readonly sender: string;
  readonly target: string;
  readonly user?: string;
  readonly passwordEnv?: string;
  readonly account: readonly string[];
  readonly symbol: readonly string[];
  readonly volume: Volume;
  readonly rate: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly patience: number;
  readonly echo?: boolean;
  readonly log?: string;
  readonly json?: boolean;
}

/** `hedgerow load`: orders at a steady rate, whatever becomes of them, and how long they took. */
export function addLoad(program: Command): void {
  const seconds = (flag: string, text: string, preset: number): Option =>
    new Option(flag, text).argParser(within(0, 86_400)).default(preset);
  program
    .command("load")
    .description("send market orders at a steady rate over FIX and measure the answers")
    .addOption(
      new Option("--connect <host:port>", "where the desk takes clients")
        .argParser(endpointOf)
        .makeOptionMandatory(),
    )
    .requiredOption("--sender <compid>", "SenderCompID(49), the client's")
    .requiredOption("--target <compid>", "TargetCompID(56), the desk's")
    .option("--user <name>", "Username(553)")
    .option("--password-env <name>", "variable of the environment that holds Password(554)")
    .option("--account <ids...>", "Account(1), by turns", [""])
    .option("--symbol <symbols...>", "Symbol(55), by turns", ["EURUSD"])
    .addOption(
      new Option("--volume <lots>", "OrderQty(38)").argParser(volumeOf).default(volumeOf("0.1")),
    )
    .addOption(
      new Option("--rate <orders>", "orders a second").argParser(within(0.1, 100_000)).default(100),
    )
    .addOption(seconds("--seconds <n>", "how long orders are sent and measured", 10))
    .addOption(seconds("--warm-up <n>", "sent at the same rate before, and not measured", 0))
    .addOption(seconds("--patience <n>", "how long an answer is waited for", 10))
    .option("--echo", "the other side sends orders back: hedgerow venue fix --echo")
    .option("--log <file>", "write down each answer: ClOrdID, ExecType, ExecID, LastQty")
    .addOption(jsonOption())
    .action(async (flags: LoadFlags) => (await import("./load.ts")).load(flags));
}

function endpointOf(text: string): Endpoint {
  const found = /^(.+):(\d{1,5})$/.exec(text);
  const port = Number(found?.[2]);
  const host = found?.[1] ?? "";
  if (host !== "" && port >= 1 && port <= 65_535) return { host, port };
  throw new InvalidArgumentError("must be HOST:PORT, as 127.0.0.1:9876");
}

function volumeOf(text: string): Volume {
  const volume = parseDecimalText(text, VOLUME_SCALE);
  if (typeof volume === "number" && volume > 0) return asVolume(volume);
  throw new InvalidArgumentError("must be lots above 0, as 0.1");
}

const within =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a number from ${least} to ${most}`);
  };
