/** How far an installation is. */
export interface InstallProgress {
  readonly phase: 'update' | 'download' | 'install';
  /** Package worked on now, where apt tells. */
  readonly package?: string;
  /** Packages (or files, when downloading) finished. */
  readonly done: number;
  readonly total: number;
}

/**
 * A reader of apt's status lines (`APT::Status-Fd`, README.progress-reporting of apt): feed it lines, get progress. Downloads
 * count files; installing counts packages that dpkg reports as installed.
 */
export function progressReader(packages: readonly string[]): (line: string) => InstallProgress | undefined {
  const planned = new Set(packages);
  const installed = new Set<string>();
  return (line) => {
    const download = /^dlstatus:\d+:[\d.]+:.*?(\d+) of (\d+)/.exec(line);
    if (download !== null) return { phase: 'download', done: Number(download[1]) - 1, total: Number(download[2]) };
    const step = /^pmstatus:([^:]+)(?::[^:]+)?:[\d.]+:(.*)$/.exec(line);
    if (step === null) return undefined;
    const [, name = '', action = ''] = step;
    if (!planned.has(name)) return undefined;
    if (/^Installed /.test(action)) installed.add(name);
    return { phase: 'install', package: name, done: installed.size, total: planned.size };
  };
}

/** Errors among the status lines: `pmerror:<package>:<percent>:<what>`. */
export function statusError(line: string): string | undefined {
  const error = /^pmerror:([^:]+):[\d.]+:(.*)$/.exec(line);
  return error === null ? undefined : `${error[1]}: ${error[2]}`;
}
