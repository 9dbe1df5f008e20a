export type Settings = Readonly<Record<string, string | number>>;

/** A configuration file of pgBackRest. */
export function render(sections: Readonly<Record<string, Settings>>): string {
  return Object.entries(sections)
    .map(([name, settings]) => [`[${name}]`, ...Object.entries(settings).map(([key, value]) => `${key}=${value}`), ''].join('\n'))
    .join('\n');
}
