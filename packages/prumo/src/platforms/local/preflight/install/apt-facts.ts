/** What `apt-cache policy` says of a package. */
export interface PackagePolicy {
  readonly installed: string | undefined;
  /** Version apt would install; undefined when no source has the package. */
  readonly candidate: string | undefined;
}

/** Parse `apt-cache policy A B …` in the C locale; packages apt has never heard of are not in the map. */
export function parsePolicy(output: string): ReadonlyMap<string, PackagePolicy> {
  const policies = new Map<string, PackagePolicy>();
  for (const block of output.split(/\n(?=\S)/)) {
    const name = /^(\S+):$/m.exec(block)?.[1];
    if (name === undefined) continue;
    policies.set(name, { installed: versionAfter('Installed', block), candidate: versionAfter('Candidate', block) });
  }
  return policies;
}

function versionAfter(label: string, block: string): string | undefined {
  const version = new RegExp(`^  ${label}: (.+)$`, 'm').exec(block)?.[1];
  return version === '(none)' ? undefined : version;
}

/** First package an `apt-cache depends` output names under `Depends:` that fits. */
export function parseDependency(output: string, pattern: RegExp): string | undefined {
  return output
    .split('\n')
    .map((line) => /^ {1,2}\|?Depends: (\S+)$/.exec(line)?.[1])
    .find((name) => name !== undefined && pattern.test(name));
}

/** The upstream part of a Debian version: `5:7.0.15-1~deb12u10` is `7.0.15`. */
export function upstreamVersion(version: string): string {
  return version.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
}

export interface PackageSize {
  /** Bytes to download. */
  readonly download: number;
  /** Bytes on disk afterwards. */
  readonly installed: number;
}

/** Sum the sizes `apt-cache show NAME=VERSION …` lists; `Installed-Size` is in KiB (deb-control(5)). */
export function parseSizes(output: string): PackageSize {
  const sum = (field: RegExp): number => [...output.matchAll(field)].reduce((total, match) => total + Number(match[1]), 0);
  return { download: sum(/^Size: (\d+)$/gm), installed: sum(/^Installed-Size: (\d+)$/gm) * 1024 };
}
