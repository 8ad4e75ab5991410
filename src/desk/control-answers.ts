import { explainOrder } from "../core/explain.ts";
import type { Order } from "../core/execute/order.ts";
import { orderNumberOf } from "../core/ids.ts";
import type { Input } from "../core/input.ts";
import type { State } from "../core/state.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlRequest } from "../intake/control/protocol.ts";
import type { DeskStatus } from "./status.ts";

export interface ControlDesk {
  readonly journalId: string;
  readonly state: State;
  status(): DeskStatus;
  input(input: Input): void;
}

/** What the desk does for those who hold its control socket. */
export function answerControl(desk: ControlDesk, request: ControlRequest): ControlOutcome {
  switch (request.op) {
    case "status":
      return { ok: true, result: desk.status() };
    case "explain":
      return explain(desk, request.order);
    case "kill": {
      const { level, actor } = request;
      const { killLevel: before, killReason } = desk.state;
      // Said again without a reason, the first one stands.
      const reason = request.reason ?? (before === level ? killReason : "not given");
      desk.input({ type: "KillSwitchTurned", level, actor, reason });
      return { ok: true, result: { before, level: desk.state.killLevel } };
    }
  }
}

/** By OrderID, or by the client's ClOrdID where one account has used it. */
function explain({ state, journalId }: ControlDesk, text: string): ControlOutcome {
  const number = orderNumberOf(journalId, text);
  const byID = number === 0 ? undefined : state.orders.order(number);
  const found: Order[] = byID === undefined ? state.orders.findAll(text) : [byID];
  const [order, ...others] = found;
  if (order === undefined) {
    const hint = "no such order, or it ended so long ago that only the journal knows";
    return { ok: false, fault: { code: "UNKNOWN_ORDER", text: `${text}: ${hint}` } };
  }
  if (others.length > 0) {
    const accounts = found.map(({ terms }) => state.names.nameOf("account", terms.account));
    const hint = `used by accounts ${accounts.join(", ")}; ask by OrderID`;
    return { ok: false, fault: { code: "AMBIGUOUS_ORDER", text: `${text}: ${hint}` } };
  }
  return { ok: true, result: explainOrder(order, state.names, journalId) };
}
