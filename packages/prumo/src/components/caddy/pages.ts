import type { Locale } from '../../messages/message.ts';
import type { Json } from './json.ts';
import { failed, nothingDeployed, notFound, type PageText, tooLarge, tooSlow, unavailable } from './text.ts';

/** Seconds a client is asked to wait before it tries again. A replica restarts in less. */
const RETRY_AFTER = 5;

/** A whole page without scripts or outside resources, so that it needs nothing that may be down. */
export function renderPage(text: PageText, locale: Locale): string {
  const title = text.title[locale];
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 20vh auto 0; padding: 0 1.5rem; color: #222; background: #fff }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } }
</style>
</head>
<body>
<h1>${title}</h1>
<p>${text.body[locale]}</p>
</body>
</html>
`;
}

/** Handlers that answer with a page. A page is never stored by browser or CDN: it says how things are now. */
function answer(text: PageText, locale: Locale, status: number | '{http.error.status_code}'): Json[] {
  const headers: Record<string, string[]> = { 'Content-Type': ['text/html; charset=utf-8'], 'Cache-Control': ['no-store'] };
  if (text === unavailable || text === nothingDeployed) headers['Retry-After'] = [String(RETRY_AFTER)];
  return [{ handler: 'static_response', status_code: status, headers, body: renderPage(text, locale) }];
}

/** Last route: nothing before it took the request. */
export function fallback(locale: Locale, deployed: boolean): Json {
  return { handle: deployed ? answer(notFound, locale, 404) : answer(nothingDeployed, locale, 503) };
}

/** Routes for errors of the edge itself; an application's own error pages pass untouched. */
export function errorRoutes(locale: Locale): Json[] {
  const on = (statuses: string, text: PageText): Json => ({
    match: [{ expression: `{http.error.status_code} in [${statuses}]` }],
    handle: answer(text, locale, '{http.error.status_code}'),
    terminal: true,
  });
  return [
    on('502, 503', unavailable),
    on('504', tooSlow),
    on('413', tooLarge),
    { handle: answer(failed, locale, '{http.error.status_code}') },
  ];
}
