/** The longest name Linux takes, in bytes. */
const LONGEST = 255;

/**
 * Where an object's file lies beneath its bucket's folder: the key itself, as long as that leads nowhere else and can be a file's name. What
 * cannot is written with `%`, so that no two keys have one path. Undefined: it has none, for its names are too long. Pure.
 */
export function pathOf(key: string): string | undefined {
  const names = key.split('/').map(nameOf);
  return names.some((name) => Buffer.byteLength(name) > LONGEST) ? undefined : names.join('/');
}

function nameOf(name: string): string {
  if (name === '') return '%';
  const escaped = name.replaceAll('%', '%25').replaceAll('\0', '%00');
  return name === '.' || name === '..' ? name.replaceAll('.', '%2E') : escaped;
}
