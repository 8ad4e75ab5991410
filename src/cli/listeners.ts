import { readFileSync } from "node:fs";

const LISTEN = "0A";
const IPV4_LETTERS = 8;

/** Somebody who listens. */
export interface Listener {
  /** IPv4 with points, IPv6 as the bytes in hex; all zeros: every address. */
  readonly address: string;
  readonly port: number;
}

/**
 * Who listens on this machine, looked at without listening: a desk that starts at that moment would
 * find its port taken.
 *
 * Source: Linux, /proc/net/tcp and tcp6; addresses are words in the machine's own order.
 */
export function listenersIn(text: string): Listener[] {
  const found: Listener[] = [];
  for (const line of text.split("\n")) {
    const [, local = "", , state] = line.trim().split(/\s+/);
    const [address = "", port = ""] = local.split(":");
    if (state !== LISTEN) continue;
    found.push({ address: addressOf(address), port: Number.parseInt(port, 16) });
  }
  return found;
}

function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).toReversed());
  if (hex.length !== IPV4_LETTERS) return bytes.join("").toLowerCase();
  return bytes.map((byte) => Number.parseInt(byte, 16)).join(".");
}

const isEvery = (address: string): boolean => /^[0.]+$/.test(address);

/**
 * Who keeps an address from being listened at; undefined: nobody. Any other IPv6 address at the
 * port is taken for the same.
 *
 * @param address IPv4 or IPv6
 */
export function listenerAt(
  address: string,
  port: number,
  all: readonly Listener[],
): Listener | undefined {
  const isIPv6 = address.includes(":");
  const isAnyOurs = address === "0.0.0.0" || address === "::";
  return all.find(
    (each) =>
      each.port === port &&
      (isAnyOurs ||
        isEvery(each.address) ||
        (isIPv6 ? !each.address.includes(".") : each.address === address)),
  );
}

/** @returns undefined where the system does not tell */
export function listeners(): Listener[] | undefined {
  const ipv4 = textOf("/proc/net/tcp");
  if (ipv4 === undefined) return undefined;
  // Without IPv6 there is no such file.
  return [ipv4, textOf("/proc/net/tcp6") ?? ""].flatMap(listenersIn);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return undefined;
  }
}
