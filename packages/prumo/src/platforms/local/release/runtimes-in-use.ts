import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layoutOf } from '../layout.ts';

/**
 * Absolute folders of the copies of Prumo and of Node.js that some stack of a home needs: what starts with the machine, and every definition
 * of a service, the controller's and the application's with their PATH. Whoever wrote them still finds what they name.
 */
export function runtimesInUse(home: string): readonly string[] {
  const runtime = join(home, 'runtime');
  const files = readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'runtime')
    .flatMap((entry) => {
      const { atBoot, definitions } = layoutOf({ state: join(home, entry.name), run: '' });
      return [atBoot, ...(existsSync(definitions) ? readdirSync(definitions).map((name) => join(definitions, name)) : [])];
    })
    .filter((file) => existsSync(file));
  const names = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split(`${runtime}/`)
      .slice(1)
      .flatMap((rest) => /^[\w.+-]+/.exec(rest)?.[0] ?? []),
  );
  return [...new Set(names)].map((name) => join(runtime, name));
}
