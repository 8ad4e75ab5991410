import type { Action, ClientClass, OrdType, Side } from "../../terms.ts";
import type { Rule } from "./rule.ts";

/**
 * What a rule demands in few words, as bits of one integer: bit 0 is the first side, bit 2 the
 * first type, bit 7 the first class; above them stand the action and what a missing target means.
 */
export const SIDES: readonly Side[] = ["Buy", "Sell"];
export const ORD_TYPES: readonly OrdType[] = ["Market", "Limit", "Stop", "StopLimit", "Other"];
export const CLASSES: readonly ClientClass[] = [
  "RETAIL",
  "SEMI_PRO",
  "PROFESSIONAL",
  "TOXIC",
  "UNKNOWN",
];
const ACTIONS: readonly Action[] = ["A_BOOK", "B_BOOK", "PARTIAL_HEDGE", "REJECT"];

const ORD_TYPE_BIT = 2;
const CLASS_BIT = 7;
const ACTION_BIT = 12;
const REJECTS_BIT = 14;

/** Place in SIDES; comparisons, because a lookup by name costs more than the rest of a match. */
export const sideCodeOf = (side: Side): number => (side === "Buy" ? 0 : 1);

/** Place in ORD_TYPES. */
export function ordTypeCodeOf(ordType: OrdType): number {
  switch (ordType) {
    case "Market":
      return 0;
    case "Limit":
      return 1;
    case "Stop":
      return 2;
    case "StopLimit":
      return 3;
    case "Other":
      return 4;
  }
}

/** Place in CLASSES. */
export function classCodeOf(clientClass: ClientClass): number {
  switch (clientClass) {
    case "RETAIL":
      return 0;
    case "SEMI_PRO":
      return 1;
    case "PROFESSIONAL":
      return 2;
    case "TOXIC":
      return 3;
    case "UNKNOWN":
      return 4;
  }
}

/** A rule's mask allows an order when it holds all three of the order's bits. */
export const wantedBits = (side: number, ordType: number, clientClass: number): number =>
  (1 << side) | (1 << (ORD_TYPE_BIT + ordType)) | (1 << (CLASS_BIT + clientClass));

export function maskOf(rule: Rule): number {
  const sides = bitsOf(SIDES, rule.sides);
  const ordTypes = bitsOf(ORD_TYPES, rule.ordTypes) << ORD_TYPE_BIT;
  const classes = bitsOf(CLASSES, rule.classes) << CLASS_BIT;
  const action = ACTIONS.indexOf(rule.action) << ACTION_BIT;
  const rejects = Number(rule.rejectsWithoutTarget) << REJECTS_BIT;
  return sides | ordTypes | classes | action | rejects;
}

/** An empty list allows all. */
const bitsOf = <Value>(all: readonly Value[], allowed: readonly Value[]): number =>
  all.reduce(
    (bits, value, place) =>
      allowed.length === 0 || allowed.includes(value) ? bits | (1 << place) : bits,
    0,
  );

export const actionIn = (mask: number): Action =>
  ACTIONS[(mask >>> ACTION_BIT) & (ACTIONS.length - 1)] ?? "REJECT";

export const rejectsIn = (mask: number): boolean => ((mask >>> REJECTS_BIT) & 1) === 1;

export const allowsSide = (mask: number, side: number): boolean => ((mask >>> side) & 1) === 1;

export const allowsOrdType = (mask: number, ordType: number): boolean =>
  ((mask >>> (ORD_TYPE_BIT + ordType)) & 1) === 1;

export const allowsClass = (mask: number, clientClass: number): boolean =>
  ((mask >>> (CLASS_BIT + clientClass)) & 1) === 1;
