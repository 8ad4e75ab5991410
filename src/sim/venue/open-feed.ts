import type { Clock } from "../../ports/clock.ts";
import { TickFile } from "../tick-file.ts";
import type { BadLine } from "../tick-file.ts";
import { units } from "../units.ts";
import type { PriceFeed } from "./price-feed.ts";
import { TickFeed } from "./tick-feed.ts";
import { VenueError } from "./venue-error.ts";
import type { LpTerms, TickSource } from "./venue-options.ts";
import { WalkFeed } from "./walk-feed.ts";

/** Bad lines are named one by one up to here, and counted beyond. */
const maxNamedLines = 10;
const shownSize = units(1_000_000);

/** The feed the options ask for. @throws VenueError with a `TICKS_…` code */
export function openFeed(options: LpTerms, clock: Clock): PriceFeed {
  const { ticks, symbols } = options;
  if (ticks === undefined) return new WalkFeed(symbols, options, clock);
  const notice = options.onNotice ?? ignore;
  const file = openTicks(ticks, notice);
  return new TickFeed({
    file,
    pace: ticks.pace,
    isLooping: ticks.isLooping,
    size: shownSize,
    clock,
    onEnd: () => notice(`${ticks.path} is at its end (${file.badLines} bad lines)`),
  });
}

function openTicks(ticks: TickSource, notice: (text: string) => void): TickFile {
  let named = 0;
  const onBadLine = ({ number, code }: BadLine): void => {
    named += 1;
    if (named <= maxNamedLines) notice(`${ticks.path}:${number}: ${code}`);
    if (named === maxNamedLines) notice(`${ticks.path}: further bad lines are only counted`);
  };
  const { path, symbol } = ticks;
  const opened = TickFile.open({ path, onBadLine, ...(symbol === undefined ? {} : { symbol }) });
  if (!opened.ok) throw new VenueError(opened.error.code, opened.error.text);
  notice(`${path}: ${opened.value.format.name}`);
  return opened.value;
}

/** For an owner who wants no notices. */
function ignore(_text: string): void {}
