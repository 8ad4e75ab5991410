import type { FixMessage } from "../../fix/codec/message.ts";
import { msgTypes } from "../../fix/tags.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Wire } from "../../ports/network.ts";
import { Player } from "./player.ts";
import { stagePorts, stageSymbols } from "./stage-policy.ts";

/** 1.10000, and a spread of one pip. */
const LOWEST_BID = 110_000;
const SPREAD = 10;
const POINT_SCALE = 5;
/** Each quote differs from the one before, and none by much. */
const DIFFERENT_BIDS = 10;
const SIZE_UNITS = 10_000_000;

/** Quotes each symbol, and fills whatever it is sent, at once and whole. */
export class StageLp {
  readonly #quotes: Player;
  readonly #trades: Player;
  #mdReqID = "";
  #quoted = 0;
  #reports = 0;

  constructor(clock: Clock) {
    const part = { role: "acceptor", targetCompID: "DESK" } as const;
    this.#quotes = new Player({ ...part, senderCompID: "QUOTE" }, clock, (message) => {
      if (message.msgType === msgTypes.marketDataRequest) this.#mdReqID = message.text(262) ?? "";
    });
    this.#trades = new Player({ ...part, senderCompID: "TRADE" }, clock, (message) => {
      if (message.msgType === msgTypes.newOrderSingle) this.#fill(message);
    });
  }

  /** A session of the desk's has connected. */
  take(wire: Wire, port: number): void {
    (port === stagePorts.quote ? this.#quotes : this.#trades).attach(wire);
  }

  quote(): void {
    const bid = LOWEST_BID + (this.#quoted++ % DIFFERENT_BIDS);
    for (const symbol of stageSymbols) {
      this.#quotes.say(msgTypes.marketDataSnapshot, (into) => {
        into.text(262, this.#mdReqID).text(55, symbol).integer(268, 2);
        into.text(269, "0").decimal(270, bid, POINT_SCALE).integer(271, SIZE_UNITS);
        into
          .text(269, "1")
          .decimal(270, bid + SPREAD, POINT_SCALE)
          .integer(271, SIZE_UNITS);
      });
    }
    this.#quotes.flush();
  }

  #fill(order: FixMessage): void {
    this.#report(order, false);
    this.#report(order, true);
    this.#trades.flush();
  }

  #report(order: FixMessage, isFill: boolean): void {
    const orderQty = Number(order.text(38));
    const cumQty = isFill ? orderQty : 0;
    const number = ++this.#reports;
    this.#trades.say(msgTypes.executionReport, (into, wallUs) => {
      into
        .text(37, `V${number}`)
        .text(11, order.text(11) ?? "")
        .text(17, `X${number}`);
      into.text(150, isFill ? "F" : "0").text(39, isFill ? "2" : "0");
      into
        .text(55, order.text(55) ?? "")
        .text(54, order.text(54) ?? "")
        .integer(38, orderQty);
      if (isFill) into.integer(32, cumQty).decimal(31, LOWEST_BID, POINT_SCALE);
      into.integer(151, orderQty - cumQty).integer(14, cumQty);
      into.decimal(6, isFill ? LOWEST_BID : 0, POINT_SCALE).timestampUs(60, wallUs);
    });
  }
}
