/** A socket that waits for others, as the kernel lists it. */
export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp' | 'unix';
  /** IP address without brackets; path of a Unix socket, `@name` for an abstract one. */
  readonly address: string;
  /** 0 for Unix sockets. */
  readonly port: number;
  /** Numeric user id of the owner; absent for Unix sockets, where the kernel does not list it. */
  readonly uid?: number;
  readonly inode: number;
}

/** `st` of a listening TCP socket (TCP_LISTEN in Linux' include/net/tcp_states.h). */
const TCP_LISTEN = '0A';
/** `st` of an unconnected UDP socket: bound, and so receiving (TCP_CLOSE). */
const UDP_BOUND = '07';
/** `__SO_ACCEPTCON` of include/uapi/linux/net.h: the Unix socket listens. */
const ACCEPTING = 0x10000;
/** Unix datagram sockets receive without listening (SOCK_DGRAM). */
const DATAGRAM = '0002';

/** Parse `/proc/net/tcp` or `tcp6`: sockets in LISTEN. */
export function parseTcp(content: string): readonly ListeningSocket[] {
  return parseInternet(content, 'tcp', TCP_LISTEN);
}

/** Parse `/proc/net/udp` or `udp6`: bound and unconnected sockets. */
export function parseUdp(content: string): readonly ListeningSocket[] {
  return parseInternet(content, 'udp', UDP_BOUND);
}

function parseInternet(content: string, protocol: 'tcp' | 'udp', state: string): readonly ListeningSocket[] {
  return content
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local, , st, , , , uid, , inode] = line.trim().split(/\s+/);
      const [host, port] = local?.split(':') ?? [];
      if (host === undefined || port === undefined || st !== state) return [];
      return [{ protocol, address: addressOf(host), port: Number.parseInt(port, 16), uid: Number(uid), inode: Number(inode) }];
    });
}

/** Parse `/proc/net/unix`: named sockets that listen, or receive datagrams. */
export function parseUnix(content: string): readonly ListeningSocket[] {
  return content
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = /^\S+: \S+ \S+ (\S+) (\S+) \S+ +(\d+) (.+)$/.exec(line);
      if (fields === null) return [];
      const [, flags = '', type = '', inode = '', address = ''] = fields;
      const accepts = (Number.parseInt(flags, 16) & ACCEPTING) !== 0 || type === DATAGRAM;
      return accepts ? [{ protocol: 'unix' as const, address, port: 0, inode: Number(inode) }] : [];
    });
}

/** The kernel prints each 32-bit word of an address in the machine's byte order; every machine Prumo knows is little-endian. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [6, 4, 2, 0].map((at) => Number.parseInt(word.slice(at, at + 2), 16)));
  if (bytes.length === 4) return bytes.join('.');
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (isMapped) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, position) =>
    (((bytes[position * 2] ?? 0) << 8) | (bytes[position * 2 + 1] ?? 0)).toString(16),
  );
  return compressIpv6(groups);
}

/** RFC 5952: the first longest run of two or more zero groups becomes `::`. */
function compressIpv6(groups: readonly string[]): string {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === '0') length += 1;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
