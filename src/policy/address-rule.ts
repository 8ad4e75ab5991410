import { BlockList, isIP } from "node:net";
import type { IPVersion } from "node:net";
import { embeddedIn } from "./embedded-address.ts";

/** Neighbours on a link, among them what clouds tell of their machines, and no address at all. */
const never = new BlockList();
never.addSubnet("169.254.0.0", 16, "ipv4");
never.addSubnet("0.0.0.0", 8, "ipv4");
never.addSubnet("224.0.0.0", 3, "ipv4");
never.addSubnet("fe80::", 10, "ipv6");
never.addSubnet("ff00::", 8, "ipv6");
never.addAddress("::", "ipv6");
// The metadata of two clouds, which lie outside.
never.addAddress("fd00:ec2::254", "ipv6");
never.addAddress("100.100.100.200", "ipv4");

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether only this machine can reach it. No name is: what it leads to is not ours to say. */
export const isLoopback = (address: string): boolean =>
  isIP(address) !== 0 && loopback.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");

/**
 * Whether something may be posted to an address: asked of the address itself, each time one is
 * connected to, so that a name cannot lead elsewhere than it did before. One that leads to another
 * is judged by that one too.
 */
export function mayReach(address: string, allowsLoopback: boolean): boolean {
  if (isIP(address) === 0) return false;
  if (isIP(address) === 4) return mayReachPlainly(address, "ipv4", allowsLoopback);
  const [plain = ""] = address.split("%");
  return (
    mayReachPlainly(plain, "ipv6", allowsLoopback) &&
    embeddedIn(plain).every((each) => mayReachPlainly(each, "ipv4", allowsLoopback))
  );
}

const mayReachPlainly = (address: string, family: IPVersion, allowsLoopback: boolean): boolean =>
  !never.check(address, family) && (allowsLoopback || !loopback.check(address, family));
