import { chownSync, copyFileSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestStack } from '../harness/stack.ts';

/** What lies in a stack's repository of backups, and breaking it from outside. */
export class RepositoryFiles {
  readonly #stack: TestStack;

  constructor(stack: TestStack) {
    this.#stack = stack;
  }

  get folder(): string {
    return join(this.#stack.state, 'services/repository/data/repository');
  }

  /** Paths below a folder of it. */
  in(folder: string): readonly string[] {
    return readdirSync(join(this.folder, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  }

  /** Segments of WAL, oldest first. */
  segments(): readonly string[] {
    return this.in('archive')
      .filter((file) => /\/[0-9A-F]{24}-/.test(file))
      .toSorted();
  }

  /** The largest bundle of a backup. */
  largestBundle(): string {
    const bundles = this.in('backup').filter((file) => file.includes('/bundle/'));
    const [largest] = bundles.toSorted((one, other) => statSync(other).size - statSync(one).size);
    if (largest === undefined) throw new Error('no bundle');
    return largest;
  }

  broken(file: string, how: Damage): Disposable {
    return broken(this.#stack, file, how);
  }
}

type Damage = 'gone' | 'empty' | 'half' | 'byte';

/** Take a file away, empty it, cut it in half or change one byte of it, until the disposer is called. */
export function broken(stack: TestStack, file: string, how: Damage): Disposable {
  const { uid, gid, size } = statSync(file);
  const aside = join(stack.folder, `aside-${file.replaceAll('/', '_').slice(-60)}`);
  copyFileSync(file, aside);
  if (how === 'gone') rmSync(file);
  else if (how === 'byte') {
    const content = readFileSync(file);
    content.writeUInt8(content.readUInt8(size >> 1) ^ 1, size >> 1);
    writeFileSync(file, content);
  } else truncateSync(file, how === 'empty' ? 0 : size >> 1);
  return {
    [Symbol.dispose]() {
      renameSync(aside, file);
      chownSync(file, uid, gid);
    },
  };
}
