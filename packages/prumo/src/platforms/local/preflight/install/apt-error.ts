import { PrumoError } from '../../../../errors/index.ts';
import type { Message } from '../../../../messages/message.ts';
import { text } from './text.ts';

/** What apt and dpkg say, and what then helps. First match counts. */
const REMEDIES: readonly (readonly [RegExp, () => Message])[] = [
  [/dpkg was interrupted|dpkg --configure -a/, text.dpkgInterrupted],
  [/Could not get lock|Unable to acquire the dpkg frontend lock|is another process using it/, text.locked],
  [/Unmet dependencies|held broken packages|unmet dependencies/, text.brokenPackages],
  [/don't have enough free space|No space left on device/, text.noSpace],
  [/Read-only file system/, text.readOnly],
  [/404 +Not Found|File has unexpected size|Hash Sum mismatch|Release file .* is not valid yet|is expired/, text.staleLists],
  [
    /Temporary failure resolving|Could not resolve|Could not connect|Connection timed out|Connection failed|Unable to connect/,
    text.noNetwork,
  ],
  [/Unable to locate package|no installation candidate/, text.noCandidate],
  [/NO_PUBKEY|not signed|signatures couldn't be verified|GPG error/, text.badSignature],
];

/** `install-failed` with the remedy that fits apt's words, and its error lines. */
export function aptError(step: Message, output: string, logFile?: string): PrumoError {
  const errors = output.split('\n').filter((line) => /^(E:|W: Failed|dpkg: error|Err:)/.test(line));
  const remedy = REMEDIES.find(([pattern]) => pattern.test(output))?.[1] ?? text.readTheLog;
  return new PrumoError({
    code: 'install-failed',
    what: step,
    remedy: remedy(),
    details: [...(errors.length > 0 ? errors : output.trim().split('\n').slice(-8)), ...(logFile === undefined ? [] : [logFile])],
  });
}

/** Whether newer lists may cure it: a mirror that dropped the version these lists name. */
export function isStaleLists(output: string): boolean {
  return /404 +Not Found|File has unexpected size|Hash Sum mismatch/.test(output);
}
