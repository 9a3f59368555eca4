import { isIPv6 } from "node:net";

const GROUPS = 8;
/** Of the eight groups of an IPv6 address, those that a provider gives to one customer, who has all of the rest. */
const NETWORK_GROUPS = 4;
const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Whom to count requests of: an IPv4 address by itself, and all of a customer's IPv6 addresses (a /64) as one.
 * @param address As a socket or a proxy names it; what is no address counts by itself.
 * @example networkOf("2001:db8::1") === "2001:db8:0:0::/64";
 */
export function networkOf(address: string): string {
  const mapped = MAPPED_IPV4.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head, tail = ""] = address.split("%")[0].toLowerCase().split("::");
  const groupsOf = (part: string) => part.split(":").filter((group) => group !== "");
  const [first, last] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(Math.max(0, GROUPS - first.length - last.length)).fill("0");
  const network = [...first, ...zeros, ...last].slice(0, NETWORK_GROUPS);
  return `${network.map((group) => parseInt(group, 16).toString(16)).join(":")}::/64`;
}
