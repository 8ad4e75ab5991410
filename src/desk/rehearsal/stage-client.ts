import { VOLUME_SCALE } from "../../core/units/quantity.ts";
import { msgTypes } from "../../fix/tags.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Wire } from "../../ports/network.ts";
import { Player } from "./player.ts";
import { stageAccounts, stageSymbols } from "./stage-policy.ts";

const ONE_LOT = 10 ** VOLUME_SCALE;

/** Sends market orders of one lot, by turns of accounts, symbols and sides. */
export class StageClient {
  readonly #player: Player;
  #ordered = 0;
  #filled = 0;

  constructor(clock: Clock, wire: Wire) {
    const part = {
      role: "initiator",
      senderCompID: "CLIENT",
      targetCompID: "DESK",
      username: "client",
      password: "rehearsal",
    } as const;
    this.#player = new Player(part, clock, (message) => {
      const isFilled = message.msgType === msgTypes.executionReport && message.text(39) === "2";
      if (isFilled) this.#filled += 1;
    });
    this.#player.attach(wire);
  }

  get ordered(): number {
    return this.#ordered;
  }

  get filled(): number {
    return this.#filled;
  }

  order(count: number): void {
    for (let more = 0; more < count; more++) this.#order(this.#ordered++);
    this.#player.flush();
  }

  #order(number: number): void {
    const account = stageAccounts[number % stageAccounts.length] ?? "";
    const round = Math.floor(number / stageAccounts.length);
    const symbol = stageSymbols[round % stageSymbols.length] ?? "";
    // Each account sells what it bought.
    const isBuy = Math.floor(round / stageSymbols.length) % 2 === 0;
    this.#player.say(msgTypes.newOrderSingle, (into, wallUs) => {
      into
        .text(11, `R${number}`)
        .text(1, account)
        .text(55, symbol)
        .text(54, isBuy ? "1" : "2");
      into.timestampUs(60, wallUs).decimal(38, ONE_LOT, VOLUME_SCALE).text(40, "1").text(59, "3");
    });
  }
}
