import { liveVolume } from "../core/accounts/positions.ts";
import { orderIDOf } from "../core/ids.ts";
import { UNKNOWN } from "../core/names.ts";
import type { State } from "../core/state.ts";
import { lotsOf } from "../core/units/plain-number.ts";
import { plus } from "../core/units/quantity.ts";
import { listPositions } from "./contract/positions.ts";
import type { OpenPosition, PositionView } from "./contract/positions.ts";
import { HttpProblem } from "./http-problem.ts";
import { route } from "./route.ts";
import type { Route } from "./route.ts";
import { upToDate } from "./sources.ts";
import type { Sources } from "./sources.ts";

export const positionRoutes = (sources: Sources): Route[] => [
  route(listPositions, ({ query: { account } }) => {
    const { state, journalId } = upToDate(sources);
    const index = state.names.indexOf("account", account);
    if (index === UNKNOWN) throw new HttpProblem(404, "UNKNOWN_ACCOUNT");
    const open = openOf(state, index, journalId);
    return { status: 200, body: { account, positions: positionsOf(state, index), open } };
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

function openOf({ names, holdings }: State, account: number, journalId: string): OpenPosition[] {
  const open: OpenPosition[] = [];
  for (let symbol = 0; symbol < names.count("symbol"); symbol++) {
    for (const side of ["Buy", "Sell"] as const) {
      for (const [name, holding] of holdings.positions(account, symbol, side)) {
        open.push({
          position: orderIDOf(journalId, name),
          symbol: names.nameOf("symbol", symbol),
          side,
          openQty: lotsOf(plus(holding.aOpen, holding.bOpen)),
          closingQty: lotsOf(plus(holding.aClosing, holding.bClosing)),
        });
      }
    }
  }
  return open;
}
