/** Says whether a path is left out of a release. `path` is relative to the folder the rules belong to, with `/`. */
export type Ignore = (path: string, isFolder: boolean) => boolean;

/**
 * Never wanted in production. `.env` files are left out because their secrets would end up in every kept release; the spec's
 * `app.env_file` hands them over instead. The spec itself is left out because what it says reaches the application by its environment: with it, any
 * edit, such as another number of replicas, would make a new release and restart every process; so would a support bundle, which is written
 * where one stands. A `!pattern` in `.prumoignore`
 * takes any of these back.
 */
export const DEFAULT_PATTERNS = [
  '.git',
  '.hg',
  '.svn',
  '.DS_Store',
  'coverage/',
  '.nyc_output/',
  '__pycache__/',
  '.pytest_cache/',
  '.cache/',
  '*.log',
  'prumo.yaml',
  'prumo-*.json.gz',
  '.env',
  '.env.*',
  '!.env.example',
  '!.env.sample',
  '!.env.template',
] as const;

interface Rule {
  readonly test: RegExp;
  readonly folderOnly: boolean;
  readonly takesBack: boolean;
}

/** Rules of a `.prumoignore` (the syntax of `.gitignore`) after the defaults; the last rule that matches decides. */
export function ignoreOf(text: string): Ignore {
  const rules = [...DEFAULT_PATTERNS, ...text.split(/\r?\n/)].flatMap(ruleOf);
  return (path, isFolder) => {
    let ignored = false;
    for (const rule of rules) {
      if (rule.folderOnly && !isFolder) continue;
      if (rule.test.test(path)) ignored = !rule.takesBack;
    }
    return ignored;
  };
}

function ruleOf(line: string): readonly Rule[] {
  const trimmed = line.replace(/(?<!\\)\s+$/, '');
  if (trimmed === '' || trimmed.startsWith('#')) return [];
  const takesBack = trimmed.startsWith('!');
  let pattern = takesBack ? trimmed.slice(1) : trimmed;
  const folderOnly = pattern.endsWith('/');
  if (folderOnly) pattern = pattern.slice(0, -1);
  // A slash anywhere but at the end ties the pattern to the folder of the file.
  const tied = pattern.includes('/');
  if (pattern.startsWith('/')) pattern = pattern.slice(1);
  return [{ test: new RegExp(`^${tied ? '' : '(?:.*/)?'}${expression(pattern)}$`, 's'), folderOnly, takesBack }];
}

function expression(pattern: string): string {
  return pattern.replace(/\*\*\/|\/\*\*$|\*\*|\*|\?|\\.|\[!?[^\]]+\]|[^*?\\[]+|\[/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '/**') return '/.*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('\\')) return escape(part.slice(1));
    if (part.startsWith('[') && part.endsWith(']')) return part.replace('[!', '[^');
    return escape(part);
  });
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
