import { BlockList, isIP } from "node:net";

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

/** IPv4 written as IPv6, as a system may answer. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Whether something may be posted to an address: asked of the address itself, each time one is
 * connected to, so that a name cannot lead elsewhere than it did before.
 */
export function mayPostTo(address: string, allowsLoopback: boolean): boolean {
  const plain = MAPPED.exec(address)?.[1] ?? address;
  const family = isIP(plain) === 6 ? "ipv6" : "ipv4";
  if (isIP(plain) === 0 || never.check(plain, family)) return false;
  return allowsLoopback || !loopback.check(plain, family);
}
