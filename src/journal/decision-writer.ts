import type { OrderDecided } from "../core/events.ts";
import type { LpView } from "../core/execute/sor/lp-view.ts";
import type { ByteSink } from "./byte-sink.ts";
import { action, clientClass, lpVerdict } from "./event-words.ts";
import { bool } from "./field-codec.ts";
import { finding } from "./finding-codec.ts";

// Most bytes of a journal are decisions and what they saw of LPs. Fields that are named here are
// found in a third of the time that a walk over a list of names takes. The order is that of the
// event schema, which reads them back: a test writes and reads every event.

export function writeLpView(sink: ByteSink, it: LpView): void {
  sink.int(it.lp);
  sink.int(it.bid);
  sink.int(it.ask);
  sink.int(it.bidQty);
  sink.int(it.askQty);
  sink.int(it.ageUs);
  bool.write(sink, it.isUp);
  bool.write(sink, it.isKilled);
  sink.int(it.legQty);
  sink.f64(it.health);
  bool.write(sink, it.isEjected);
  bool.write(sink, it.isProbe);
  bool.write(sink, it.isOffMarket);
  sink.int(it.held);
  sink.int(it.atMost);
  lpVerdict.write(sink, it.verdict);
  const { deeper } = it;
  sink.count(deeper.length);
  for (const { px, qty } of deeper) {
    sink.int(px);
    sink.int(qty);
  }
}

export function writeDecision(sink: ByteSink, it: OrderDecided): void {
  writeInput(sink, it);
  sink.text(it.ruleId);
  sink.int(it.aBook);
  action.write(sink, it.action);
  sink.int(it.aVolume);
  sink.int(it.bVolume);
  sink.int(it.sliver);
  sink.int(it.lp);
  sink.count(it.targets.length);
  for (const target of it.targets) sink.int(target);
  bool.write(sink, it.isTargetOnly);
  bool.write(sink, it.mayKeep);
  sink.int(it.clientPx);
  sink.count(it.findings.length);
  for (const each of it.findings) finding.write(sink, each);
  sink.count(it.lps.length);
  for (const lp of it.lps) writeLpView(sink, lp);
  sink.int(it.aWhole);
  sink.int(it.bWhole);
  bool.write(sink, it.isNetting);
  sink.int(it.deviation);
}

function writeInput(sink: ByteSink, it: OrderDecided): void {
  sink.int(it.order);
  sink.int(it.policyVersion);
  sink.int(it.timeUs);
  sink.int(it.group);
  clientClass.write(sink, it.clientClass);
  sink.f64(it.score);
  bool.write(sink, it.isPinned);
  sink.int(it.net);
  sink.int(it.doubt);
  sink.int(it.gross);
  sink.int(it.held);
  sink.int(it.globalNet);
  sink.int(it.lotWorth);
  sink.f64(it.volatility);
  sink.int(it.closes);
  sink.int(it.aOpen);
  sink.int(it.bOpen);
  sink.int(it.aOpened);
  sink.int(it.bOpened);
}
