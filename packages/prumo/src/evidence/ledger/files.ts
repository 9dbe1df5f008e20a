import { join } from 'node:path';

/** Where a stack's evidence is. The folder is 0700, its files 0600. */
export function evidenceFiles(stateFolder: string) {
  const folder = join(stateFolder, 'evidence');
  return { folder, ledger: join(folder, 'ledger.sqlite'), key: join(folder, 'signing-key.pem') } as const;
}
