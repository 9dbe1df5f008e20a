import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';

export const RELEASES = ['trixie', 'bookworm'] as const;
export type Release = (typeof RELEASES)[number];

/** Where this machine gets Debian's packages. */
export interface Mirror {
  readonly main: string;
  readonly security: string;
}

interface Source {
  readonly uri: string;
  readonly suite: string;
}

/** Debian's own address, for machines with another distribution's sources. */
const PUBLIC: Mirror = { main: 'http://deb.debian.org/debian', security: 'http://deb.debian.org/debian-security' };

/** The mirror of /etc/apt, whatever release this machine has; Debian's own where its sources are not Debian's. */
export function readMirror(): Mirror {
  const files = globSync(['/etc/apt/sources.list', '/etc/apt/sources.list.d/*.list', '/etc/apt/sources.list.d/*.sources']);
  return mirrorOf(files.flatMap((file) => parseSources(readFileSync(file, 'utf8'), file.endsWith('.sources'))));
}

/** Pure. */
export function mirrorOf(sources: readonly Source[]): Mirror {
  const suites = /^(bullseye|bookworm|trixie|forky|sid|oldstable|stable|testing|unstable)(-security|\/updates)?$/;
  const found = (security: boolean): string | undefined =>
    sources.find(({ suite }) => {
      const match = suites.exec(suite);
      return match !== null && (match[2] !== undefined) === security;
    })?.uri;
  const main = found(false);
  // A mirror of one without the other: what is missing comes from Debian itself.
  return main === undefined ? PUBLIC : { main, security: found(true) ?? PUBLIC.security };
}

/** Address and suite of every `deb` source of a file, in either of apt's formats. Pure. */
export function parseSources(content: string, isDeb822: boolean): readonly Source[] {
  const lines = content.split('\n').filter((line) => !line.startsWith('#'));
  if (!isDeb822) {
    return lines.flatMap((line) => {
      const [, uri, suite] = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/.exec(line) ?? [];
      return uri === undefined || suite === undefined ? [] : [{ uri: withoutSlash(uri), suite }];
    });
  }
  return lines
    .join('\n')
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const words = (field: string): readonly string[] =>
        new RegExp(`^${field}:(.*(?:\\n[ \\t].*)*)`, 'im').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
      if (!words('Types').includes('deb') || words('Enabled')[0] === 'no') return [];
      return words('URIs').flatMap((uri) => words('Suites').map((suite) => ({ uri: withoutSlash(uri), suite })));
    });
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/$/, '');
}

/** sources.list of a root. Pure. */
export function sourcesList(release: Release, mirror: Mirror): string {
  return [
    `deb ${mirror.main} ${release} main`,
    `deb ${mirror.main} ${release}-updates main`,
    `deb ${mirror.security} ${release}-security main`,
    '',
  ].join('\n');
}

/** What apt must know to reach the mirror from here, as `apt-config dump` has it: proxies, and checks this machine switched off. */
export function reachingOptions(): string {
  if (!existsSync('/usr/bin/apt-config')) return '';
  return execFileSync('apt-config', ['dump'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => /^Acquire::(https?::(Proxy|CAInfo|Verify-)|Check-(Valid-Until|Date)|Retries)/i.test(line))
    .map((line) => `${line}\n`)
    .join('');
}
