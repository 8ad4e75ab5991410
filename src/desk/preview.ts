import { denialOf } from "../core/accept/accept.ts";
import type { OrderRequest } from "../core/accept/order-request.ts";
import { asItCloses } from "../core/accounts/closable.ts";
import { wordDenial } from "../core/codes.ts";
import { route } from "../core/decide/route.ts";
import { explainDecision } from "../core/explain.ts";
import { inputOf } from "../core/decision-input.ts";
import { decidedEvent } from "../core/decide-order.ts";
import { positionNamed } from "../core/ids.ts";
import { acceptedOf } from "../core/order-terms.ts";
import { recordOf } from "../core/routing-record.ts";
import { parseDecimalText } from "../core/units/decimal.ts";
import { asPrice, asVolume, VOLUME_SCALE } from "../core/units/quantity.ts";
import type { View } from "../core/view.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { PreviewOrder } from "../intake/control/protocol.ts";

/** Of no session, so that none is told and none is slowed down. */
const NO_SESSION = -1;

/** What would become of an order that came now. Looks only: nothing is recorded or counted. */
export function preview(view: View, order: PreviewOrder, journalId: string): ControlOutcome {
  const { names } = view.state;
  const volume = parseDecimalText(order.volume, VOLUME_SCALE);
  if (typeof volume === "string" || volume <= 0) {
    const text = `${order.volume} is no volume in lots`;
    return { ok: false, fault: { code: "BAD_VOLUME", text } };
  }
  const position = positionNamed(journalId, order.position);
  const request: OrderRequest = {
    session: NO_SESSION,
    account: names.indexOf("account", order.account),
    symbol: names.indexOf("symbol", order.symbol),
    accountText: order.account,
    symbolText: order.symbol,
    // Nobody else has used it: a repeat is not what is asked about.
    clOrdID: `preview-${view.timeUs}`,
    side: order.side,
    ordType: "Market",
    ordTypeText: "1",
    timeInForce: "ImmediateOrCancel",
    orderQty: asVolume(volume),
    orderQtyText: order.volume,
    price: undefined,
    stopPx: undefined,
    expireTimeUs: 0,
    isClosing: order.isClosing || position !== 0,
    position,
    positionText: order.position,
    transactTimeUs: view.timeUs,
  };
  const denial = denialOf(view, asItCloses(view, request));
  if (denial !== undefined) {
    const { code, detail } = denial;
    const text = detail === "" ? wordDenial(code) : `${wordDenial(code)}: ${detail}`;
    return { ok: true, result: { denial: { code, text } } };
  }
  const whole = { isWhole: false, limitPx: asPrice(0) };
  const input = inputOf(view, { ...request, ...whole, volume: asVolume(volume) });
  const decision = route(input, view.policy);
  const decided = decidedEvent(view, view.state.nextOrder, input, decision);
  const record = recordOf(acceptedOf(view, request), decided, view.state);
  const code = decision.denial;
  return {
    ok: true,
    result: {
      denial: code && { code, text: wordDenial(code) },
      decision: explainDecision(decided, names),
      record,
    },
  };
}
