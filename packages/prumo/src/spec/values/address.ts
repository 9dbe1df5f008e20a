import * as z from 'zod';

const address = z.union([z.ipv4(), z.ipv6()]);

/** Whether text is an IPv4 or IPv6 address, without port or zone. */
export function isAddress(text: string): boolean {
  return address.safeParse(text).success;
}
