import type { LegReport } from "../../core/execute/leg-report.ts";
import { cancelNumberOf, legIDOf, legNumberOf } from "../../core/ids.ts";
import { asPrice, NO_VOLUME } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import { msgTypes, tags } from "../../fix/tags.ts";
import { UNKNOWN_ID } from "../../fix/words.ts";
import { readReport } from "./leg-reading.ts";
import type { ReportReading, StatusRead } from "./leg-reading.ts";
import type { FixLpTerms, LpDesk } from "./lp-desk.ts";
import { NamedOrders } from "./named-orders.ts";
import type { SentLegs } from "./trade-sessions.ts";

/** What one LP answers to orders, questions and requests to cancel, made inputs of the core. */
export class LegAnswers {
  /** Reports that could not be read; each was told as trouble. */
  unusable = 0;
  readonly #lp: number;
  readonly #id: string;
  readonly #desk: LpDesk;
  readonly #reading: ReportReading;
  readonly #named = new NamedOrders();

  /** @param textOf Text(58) of a message of the LP, as it may be told */
  constructor(
    { lp, id, mapping, dialect }: FixLpTerms,
    desk: LpDesk,
    textOf: ReportReading["textOf"],
  ) {
    this.#lp = lp;
    this.#id = id;
    this.#desk = desk;
    this.#reading = {
      lp,
      mapping,
      dialect,
      journalId: desk.journalId,
      legOf: (number) => desk.legOf(number),
      legOfCancel: (cancel) => desk.legOfCancel(lp, cancel),
      textOf,
      note: (text) => desk.trouble(id, text),
    };
  }

  /** @param sent of the session it came on, where orders go out there */
  take(message: FixMessage, sent: SentLegs | undefined): void {
    switch (message.msgType) {
      case msgTypes.executionReport:
        return this.#onReport(message, sent);
      case msgTypes.orderCancelReject:
        return this.#onCancelReject(message);
      default:
        return this.#onReject(message, sent);
    }
  }

  /** A leg is asked about. */
  asked(leg: number): void {
    this.#named.asked(leg);
  }

  #onReport(message: FixMessage, sent: SentLegs | undefined): void {
    const read = readReport(message, this.#reading);
    switch (read.kind) {
      case "Report":
        return this.#desk.input({ type: "LegReported", report: read.report });
      case "Bust":
        return this.#desk.input({ type: "FillTakenBack", bust: read.bust });
      case "Status":
        return this.#onStatus(read, sent);
      case "Unusable":
        this.unusable += 1;
        this.#desk.trouble(this.#id, read.text);
        return this.#desk.input({ type: "LegUnreadable", leg: read.leg });
      case "Nothing":
        return undefined;
    }
  }

  #onStatus({ status, isAmbiguous }: StatusRead, sent: SentLegs | undefined): void {
    const { leg, lpOrderID } = status;
    const isProof = sent?.isSameSequence(leg) ?? false;
    const clOrdID = legIDOf(this.#desk.journalId, leg);
    const isOrders = isAmbiguous && this.#named.isNamedAgain(leg, lpOrderID, clOrdID);
    const ordStatus = isOrders ? "Rejected" : status.ordStatus;
    if (ordStatus !== undefined) this.#named.forget(leg);
    this.#desk.input({ type: "LegStatusAnswered", status: { ...status, ordStatus, isProof } });
  }

  /** OrderCancelReject(9): how the leg stands is not known, so it is asked about. */
  #onCancelReject(message: FixMessage): void {
    this.#refuseCancel(message.text(tags.clOrdID) ?? "");
  }

  /** Reject(3) or BusinessMessageReject(j) of one of ours. */
  #onReject(message: FixMessage, sent: SentLegs | undefined): void {
    const refID = message.text(tags.businessRejectRefID) ?? "";
    const byID = legNumberOf(this.#desk.journalId, refID);
    const leg = byID > 0 ? byID : (sent?.at(message.integer(tags.refSeqNum) ?? 0) ?? 0);
    const name = message.msgType === msgTypes.reject ? "Reject" : "BusinessMessageReject";
    const text = `${name}: ${this.#reading.textOf(message)}`;
    switch (message.text(tags.refMsgType)) {
      case msgTypes.newOrderSingle:
        this.#desk.trouble(this.#id, text);
        return leg > 0 ? this.#rejected(leg, text) : undefined;
      // How some LPs answer a request to cancel what is filled already.
      case msgTypes.orderCancelRequest:
        return this.#refuseCancel(refID);
      case msgTypes.orderStatusRequest:
        this.#desk.trouble(this.#id, text);
        return message.integer(tags.businessRejectReason) === UNKNOWN_ID
          ? this.#unknown(byID, sent, text)
          : undefined;
      default:
        return this.#desk.trouble(this.#id, text);
    }
  }

  #refuseCancel(cancelID: string): void {
    const cancel = cancelNumberOf(this.#desk.journalId, cancelID);
    this.#desk.input({ type: "LegCancelRefused", lp: this.#lp, cancel });
  }

  /** The order that was asked about is not known there. */
  #unknown(leg: number, sent: SentLegs | undefined, text: string): void {
    const isProof = sent?.isSameSequence(leg) ?? false;
    const nothing = { lpOrderID: "", cumQty: NO_VOLUME, avgPx: asPrice(0) };
    const status = { lp: this.#lp, leg, ordStatus: undefined, isProof, ...nothing, text };
    this.#desk.input({ type: "LegStatusAnswered", status });
  }

  #rejected(leg: number, text: string): void {
    const news = { lp: this.#lp, leg, lpOrderID: "", cumQty: NO_VOLUME, text };
    const report: LegReport = { kind: "Rejected", ...news };
    this.#desk.input({ type: "LegReported", report });
  }
}
