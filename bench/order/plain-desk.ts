import type { PolicyDocument } from "../../src/policy/policy-document.ts";
import { LPS } from "./order-policy.ts";
import { PlainExposure } from "./plain-exposure.ts";
import { PlainHealth } from "./plain-health.ts";
import { PlainHoldings } from "./plain-holdings.ts";
import { PlainMarket } from "./plain-market.ts";
import { PlainOrders } from "./plain-orders.ts";
import { PlainPolicy } from "./plain-policy.ts";
import { PlainRates } from "./plain-rates.ts";

type KillScope = "global" | "account" | "group" | "symbol" | "lp";

/** All the twin knows. */
export class PlainDesk {
  readonly policy: PlainPolicy;
  readonly market: PlainMarket;
  readonly exposure: PlainExposure;
  readonly health: PlainHealth;
  readonly orders: PlainOrders;
  readonly holdings = new PlainHoldings();
  readonly rates: PlainRates;
  /** LPs whose session is up. */
  readonly up: ReadonlySet<string> = new Set(LPS);
  /** The switches that are on, by scope and name. */
  readonly kills = new Map<KillScope, Map<string, "halt" | "close_only">>();
  nextOrder = 1;
  nextLeg = 1;
  nextExec = 1;

  constructor(document: PolicyDocument) {
    this.policy = new PlainPolicy(document);
    this.market = new PlainMarket(this.policy);
    this.exposure = new PlainExposure(this.policy, this.market);
    this.health = new PlainHealth(this.policy);
    this.orders = new PlainOrders(document.execution.orderRetention);
    this.rates = new PlainRates(document.controls);
  }

  killOf(scope: KillScope, name: string): "halt" | "close_only" | undefined {
    return this.kills.get(scope)?.get(name);
  }
}

/** The moment of an order. */
export interface PlainMoment {
  readonly timeUs: number;
  readonly nowNs: number;
}
