import type { LegAcknowledged, LegCreated, LegFilled, OrderAccepted } from "../core/events.ts";
import type { ClientFilled } from "../core/execute/fill-events.ts";
import type { FixSent } from "../core/session-events.ts";
import type { ByteSink } from "./byte-sink.ts";
import { ordType, side, timeInForce } from "./event-words.ts";
import { bool } from "./field-codec.ts";

// What every order leaves, written as decisions are: see decision-writer.ts.

export function writeAccepted(sink: ByteSink, it: OrderAccepted): void {
  sink.int(it.order);
  sink.int(it.exec);
  sink.int(it.account);
  sink.int(it.symbol);
  sink.int(it.session);
  sink.text(it.clOrdID);
  side.write(sink, it.side);
  ordType.write(sink, it.ordType);
  timeInForce.write(sink, it.timeInForce);
  sink.int(it.orderQty);
  sink.int(it.limitPx);
  sink.int(it.stopPx);
  sink.int(it.expireUs);
  bool.write(sink, it.isClosing);
  sink.int(it.transactTimeUs);
  sink.int(it.position);
}

export function writeLegCreated(sink: ByteSink, it: LegCreated): void {
  sink.int(it.leg);
  sink.int(it.order);
  sink.int(it.lp);
  sink.int(it.symbol);
  side.write(sink, it.side);
  sink.int(it.orderQty);
  sink.int(it.limitPx);
  sink.int(it.expectedPx);
  timeInForce.write(sink, it.timeInForce);
}

export function writeAcknowledged(sink: ByteSink, it: LegAcknowledged): void {
  sink.int(it.leg);
  sink.text(it.lpOrderID);
}

export function writeLegFilled(sink: ByteSink, it: LegFilled): void {
  sink.int(it.leg);
  sink.int(it.lp);
  sink.int(it.symbol);
  side.write(sink, it.side);
  sink.text(it.execID);
  sink.int(it.lastQty);
  sink.int(it.lastPx);
  sink.int(it.cumQty);
}

export function writeClientFilled(sink: ByteSink, it: ClientFilled): void {
  sink.int(it.order);
  sink.int(it.exec);
  sink.int(it.leg);
  sink.int(it.aQty);
  sink.int(it.bQty);
  sink.int(it.lastPx);
  sink.int(it.kept);
  sink.int(it.commission);
  sink.text(it.commCurrency);
}

export function writeFixSent(sink: ByteSink, it: FixSent): void {
  sink.int(it.session);
  sink.int(it.msgSeqNum);
  sink.text(it.msgType);
  sink.int(it.sendingTimeUs);
  sink.int(it.leg);
  sink.blob(it.body);
}
