declare const PRUMO_VERSION: string | undefined;

/** Version of this build; the bundler puts it in. From source: `0.0.0-source`. */
export function version(): string {
  return typeof PRUMO_VERSION === 'string' ? PRUMO_VERSION : '0.0.0-source';
}
