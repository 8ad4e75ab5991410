import type { FloorRequest } from "../../../desk/floor-answers.ts";
import { worldSymbols } from "../setting/lps.ts";
import { documentOf } from "../world.ts";
import type { World } from "../world.ts";
import type { Act } from "./command.ts";
import { resolveLater } from "./settle-leg.ts";

export type ActOf<Kind extends Act["kind"]> = Extract<Act, { kind: Kind }>;

/** What is asked of the desk, but for the number of the request. */
export type Asked = FloorRequest extends infer Each
  ? Each extends unknown
    ? Omit<Each, "id">
    : never
  : never;

/** What those do who run the house. */
export type Dealing = ActOf<
  "kill" | "policy" | "pin" | "import" | "hedge" | "flatten" | "position" | "resolve"
>;

const who = { actor: "world", reason: "the script says so" };

export function deal(world: World, act: Dealing): void {
  switch (act.kind) {
    case "kill":
      kill(world, act, act.level);
      return world.after(act.forMs, () => kill(world, act, "off"));
    case "policy":
      return world.desk.swap(documentOf(act.terms));
    case "resolve":
      return resolveLater(world, act.pick, act.isStatement);
    case "pin": {
      const clientClass = act.isToxic ? "TOXIC" : null;
      const { account } = act;
      return ask(world, { op: "pin", account, clientClass, expiresUs: null, ...who });
    }
    case "import": {
      const { account, score } = act;
      const row = { account, group: null, clientClass: null, score, trades: 100 };
      return ask(world, { op: "import", rows: [row], isTrial: false, ...who });
    }
    case "hedge": {
      const sized = { side: act.side, volume: lots(act.cents) };
      return ask(world, { op: "hedge", order: { ...symbolOf(act), sized, lp: null, ...who } });
    }
    case "flatten":
      return ask(world, {
        op: "hedge",
        order: { ...symbolOf(act), sized: null, lp: null, ...who },
      });
    case "position": {
      const { account, to, cents } = act;
      const order = { account, to, side: null, volume: lots(cents), lp: null };
      return ask(world, { op: "move", order: { ...symbolOf(act), ...order, ...who } });
    }
  }
}

function ask({ desk }: World, request: Asked): void {
  desk.run(() => void desk.floor?.answer({ id: 1, ...request }));
}

function kill(world: World, { scope, name }: ActOf<"kill">, level: ActOf<"kill">["level"]): void {
  ask(world, { op: "kill", scope, name, level, ...who });
}

const lots = (cents: number): string => (cents / 100).toFixed(2);

export const symbolOf = ({ symbol }: { readonly symbol: number }): { symbol: string } => {
  const of = worldSymbols[symbol];
  if (of === undefined) throw new Error(`Invariant: there is no symbol ${symbol}`);
  return { symbol: of.symbol };
};
