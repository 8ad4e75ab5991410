import { liveVolume } from "../core/accounts/positions.ts";
import { orderIDOf, orderNumberOf } from "../core/ids.ts";
import { UNKNOWN } from "../core/names.ts";
import type { Names } from "../core/names.ts";
import type { State } from "../core/state.ts";
import type { Side } from "../core/terms.ts";
import { lotsOf } from "../core/units/plain-number.ts";
import { plus } from "../core/units/quantity.ts";
import { listPositions } from "./contract/positions.ts";
import type {
  OpenPosition,
  PositionList,
  PositionQuery,
  PositionView,
} from "./contract/positions.ts";
import { HttpProblem } from "./http-problem.ts";
import { route } from "./route.ts";
import type { Route } from "./route.ts";
import { upToDate } from "./sources.ts";
import type { Sources } from "./sources.ts";

export const positionRoutes = (sources: Sources): Route[] => [
  route(listPositions, ({ query }) => {
    const { account } = query;
    const { state, journalId } = upToDate(sources);
    const index = state.names.indexOf("account", account);
    if (index === UNKNOWN) throw new HttpProblem(404, "UNKNOWN_ACCOUNT");
    const page = pageOf(state, index, journalId, query);
    return { status: 200, body: { account, positions: positionsOf(state, index), ...page } };
  }),
];

function positionsOf({ names, positions }: State, account: number): PositionView[] {
  const views: PositionView[] = [];
  for (let symbol = 0; symbol < names.count("symbol"); symbol++) {
    const position = positions.of(account, symbol);
    const view = {
      symbol: names.nameOf("symbol", symbol),
      net: lotsOf(plus(position.aNet, position.bNet)),
      openBuy: lotsOf(liveVolume(position, "Buy")),
      openSell: lotsOf(liveVolume(position, "Sell")),
    };
    if (view.net !== 0 || view.openBuy !== 0 || view.openSell !== 0) views.push(view);
  }
  return views;
}

/** Where a page begins: behind this position, which may be closed by now. */
interface Place {
  readonly symbol: number;
  readonly side: Side;
  readonly order: number;
}

type Page = Pick<PositionList, "open" | "next">;

function pageOf(
  { names, holdings }: State,
  account: number,
  journalId: string,
  { after, limit }: PositionQuery,
): Page {
  const from = after === undefined ? undefined : placeOf(after, names, journalId);
  const open: OpenPosition[] = [];
  for (let symbol = from?.symbol ?? 0; symbol < names.count("symbol"); symbol++) {
    const symbolText = names.nameOf("symbol", symbol);
    for (const side of sides) {
      const all = [...holdings.positions(account, symbol, side)].toSorted(([a], [b]) => a - b);
      for (const [order, holding] of all) {
        if (from !== undefined && !isBehind({ symbol, side, order }, from)) continue;
        if (open.length === limit) return { open, next: nextAfter(open) };
        open.push({
          position: orderIDOf(journalId, order),
          symbol: symbolText,
          side,
          openQty: lotsOf(plus(holding.aOpen, holding.bOpen)),
          closingQty: lotsOf(plus(holding.aClosing, holding.bClosing)),
        });
      }
    }
  }
  return { open };
}

const sides = ["Buy", "Sell"] as const;

function isBehind(it: Place, last: Place): boolean {
  if (it.symbol !== last.symbol) return it.symbol > last.symbol;
  return it.side === last.side ? it.order > last.order : it.side === "Sell";
}

function nextAfter(open: readonly OpenPosition[]): string | undefined {
  const last = open.at(-1);
  return last && `${last.position}.${last.side}.${last.symbol}`;
}

/** @throws HttpProblem BAD_REQUEST where no page ends so */
function placeOf(after: string, names: Names, journalId: string): Place {
  const [orderID = "", sideText = "", ...rest] = after.split(".");
  const symbol = names.indexOf("symbol", rest.join("."));
  const order = orderNumberOf(journalId, orderID);
  const side = sides.find((each) => each === sideText);
  if (symbol === UNKNOWN || order === 0 || side === undefined) {
    const fault = { pointer: "/after", code: "BAD_VALUE", message: "is no end of a page" };
    throw new HttpProblem(400, "BAD_REQUEST", { errors: [{ in: "query", ...fault }] });
  }
  return { symbol, side, order };
}
