import type { KillSwitchSet, LegCreated, OrderDecided } from "../../../core/events.ts";
import type { KillLevel } from "../../../core/terms.ts";
import { groupByAccount, isMarketOpen } from "../setting/policy-text.ts";
import type { KnownOrder } from "./known.ts";
import type { Names } from "./names.ts";
import type { Violated } from "./violation.ts";

/** What of an order switches look at. */
type Stoppable = Pick<KnownOrder, "account" | "symbol">;

/**
 * KILL, HOURS: what switches of every scope and level, and the market's hours, let pass.
 *
 * At `halt` nothing is taken and nothing sent; at `close_only` closings are, and what rests and
 * would open ends as the switch is turned.
 */
export class StopCheck {
  readonly #violated: Violated;
  readonly #names: Names;
  readonly #kills = new Map<string, KillLevel>();
  /** Closes whole, as it was decided last. */
  readonly #closings = new Set<number>();
  /** Takes something off what LPs hold. */
  readonly #unwinding = new Set<number>();

  constructor(violated: Violated, names: Names) {
    this.#violated = violated;
    this.#names = names;
  }

  turned({ scope, index, level }: KillSwitchSet): void {
    if (level === "off") this.#kills.delete(`${scope} ${index}`);
    else this.#kills.set(`${scope} ${index}`, level);
  }

  /** Whether a switch that was turned reaches an order that rests, and would open something. */
  isWithin({ scope, index }: KillSwitchSet, { account, symbol }: Stoppable): boolean {
    switch (scope) {
      case "global":
        return true;
      case "symbol":
        return symbol === index;
      case "account":
        return account === index;
      case "group":
        return this.#groupOf(account) === this.#names.of("group", index);
      case "lp":
        return false;
    }
  }

  /**
   * It is taken: to rest, or to be carried out at once.
   *
   * @param wallUs of the desk's clock; undefined: it is not known any more
   */
  accepted(order: KnownOrder, closes: boolean, wallUs: number | undefined): void {
    this.#look(order, closes, `order ${order.order} was taken`);
    this.#lookAtHours(order, wallUs, `order ${order.order} was taken`);
  }

  decided(event: OrderDecided, order: KnownOrder): void {
    const { order: number, closes, aVolume, bVolume, timeUs } = event;
    const isClosing = order.terms?.isClosing === true || closes >= aVolume + bVolume;
    if (isClosing) this.#closings.add(number);
    else this.#closings.delete(number);
    if (closes > 0) this.#unwinding.add(number);
    else this.#unwinding.delete(number);
    this.#look(order, isClosing, `order ${number} was decided`);
    this.#lookAtHours(order, timeUs, `order ${number} was decided`);
  }

  created({ leg, lp }: LegCreated, order: KnownOrder, wallUs: number | undefined): void {
    const { order: number, isHouse } = order;
    this.#look(order, isHouse || this.#closings.has(number), `leg ${leg} is sent`);
    this.#lookAtHours(order, wallUs, `leg ${leg} is sent`);
    const level = this.#levelOf("lp", lp);
    const mayClose = isHouse || this.#closings.has(number) || this.#unwinding.has(number);
    if (level === "halt" || (level === "close_only" && !mayClose)) {
      this.#violated("KILL", `leg ${leg} is sent while its LP is at ${level}`);
    }
  }

  /** What LPs did not take is kept: that opens something. */
  kept(order: KnownOrder, wallUs: number | undefined): void {
    this.#look(order, false, `order ${order.order} was kept`);
    this.#lookAtHours(order, wallUs, `order ${order.order} was kept`);
  }

  #look(order: Stoppable, closes: boolean, what: string): void {
    if (this.#kills.size === 0) return;
    const level = this.#levelFor(order);
    if (level === "halt" || (level === "close_only" && !closes)) {
      this.#violated("KILL", `${what} while trading is at ${level}`);
    }
  }

  #lookAtHours({ symbol }: Stoppable, wallUs: number | undefined, what: string): void {
    if (wallUs === undefined) return;
    if (isMarketOpen(this.#names.of("symbol", symbol), wallUs)) return;
    this.#violated("HOURS", `${what} while its market is closed`);
  }

  #levelFor({ account, symbol }: Stoppable): KillLevel {
    const levels = new Set([
      this.#levelOf("global", -1),
      this.#levelOf("symbol", symbol),
      this.#levelOf("account", account),
      this.#levelOfGroup(account),
    ]);
    if (levels.has("halt")) return "halt";
    return levels.has("close_only") ? "close_only" : "off";
  }

  #levelOfGroup(account: number): KillLevel {
    const group = this.#groupOf(account);
    for (const [key, level] of this.#kills) {
      const [scope, index] = key.split(" ");
      if (scope === "group" && this.#names.of("group", Number(index)) === group) return level;
    }
    return "off";
  }

  /** The house has none. */
  #groupOf(account: number): string | undefined {
    return groupByAccount.get(this.#names.of("account", account));
  }

  #levelOf(scope: string, index: number): KillLevel {
    return this.#kills.get(`${scope} ${index}`) ?? "off";
  }
}
