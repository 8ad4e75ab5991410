import { BlockList, isIP } from "node:net";

/** `::ffff:192.0.2.1` is 192.0.2.1 by another way. */
export const plainAddress = (address: string): string => {
  const [plain = ""] = address.toLowerCase().split("%");
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/.test(plain) ? plain.slice("::ffff:".length) : plain;
};

/** Whether it can be listed: an address, or a net as `10.1.0.0/16`. */
export const isNet = (text: string): boolean => netOf(text) !== undefined;

/** Whether an address is one of those, or in one of those nets. */
export function isListed(address: string, list: readonly string[]): boolean {
  const plain = plainAddress(address);
  const family = isIP(plain);
  if (family === 0) return false;
  const listed = new BlockList();
  for (const each of list) {
    const net = netOf(each);
    if (net !== undefined) listed.addSubnet(net.address, net.bits, net.family);
  }
  return listed.check(plain, family === 4 ? "ipv4" : "ipv6");
}

function netOf(text: string) {
  const [address = "", bits, rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest !== undefined || address.includes("%")) return undefined;
  const most = version === 4 ? 32 : 128;
  const isWhole = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  if (!isWhole) return undefined;
  const family = version === 4 ? ("ipv4" as const) : ("ipv6" as const);
  return { address, bits: bits === undefined ? most : Number(bits), family };
}

const GROUPS_OF_A_NET = 4;

/**
 * Whose attempts are counted together: an address of IPv4, and of IPv6 the net of 64 bits, in which
 * everybody has as many addresses as they like.
 */
export function neighbourhoodOf(address: string): string {
  const plain = plainAddress(address);
  if (isIP(plain) !== 6) return plain;
  const [head = "", tail] = plain.split("::");
  const before = head.split(":").filter((each) => each !== "");
  const behind = (tail ?? "").split(":").filter((each) => each !== "");
  const gap = tail === undefined ? 0 : 8 - before.length - behind.length;
  const groups = [...before, ...Array.from({ length: Math.max(0, gap) }, () => "0"), ...behind];
  const net = groups
    .slice(0, GROUPS_OF_A_NET)
    .map((each) => Number.parseInt(each, 16).toString(16));
  return `${net.join(":")}::/64`;
}
