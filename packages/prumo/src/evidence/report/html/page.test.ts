import { describe, expect, it } from 'vitest';
import { fixtureRecords } from '../../../../test/fixture/evidence.ts';
import { fixtureReport, REPORT_RECORDS } from '../../../../test/fixture/report.ts';
import { LOCALES } from '../../../messages/message.ts';
import { reportHtml, reportMarkdown } from '../index.ts';
import { COLOURS } from './style.ts';

const HOSTILE = `</bdi></td></table><script>alert(1)</script><img src=x onerror=alert(1)> " ' & \`code\` | [link](http://evil.example) \u202e\u0007`;

const hostile = () =>
  fixtureReport({
    records: [
      ...REPORT_RECORDS,
      ...fixtureRecords([
        { kind: 'waiver', claim: 'writes-return', reason: HOSTILE, by: HOSTILE, until: '2027-01-01T00:00:00.000Z' },
        { kind: 'waiver', claim: HOSTILE, reason: HOSTILE, by: HOSTILE, until: '2027-01-01T00:00:00.000Z' },
        { kind: 'fast-failover', node: HOSTILE, cause: 'hang', outcome: 'refused', said: HOSTILE, took: { [HOSTILE]: 1 } },
        { drill: HOSTILE, claims: ['writes-return'], end: { attestation: { what: HOSTILE, at: '2026-06-01T12:00:00.000Z', facts: {} } } },
        { drill: 'crash', measurements: [{ name: HOSTILE, value: 1, unit: 'count' }], verdict: 'failed' },
      ]),
    ],
    architecture: {
      services: [
        { name: HOSTILE, component: HOSTILE, node: HOSTILE, listens: [HOSTILE], privateSockets: 0, health: HOSTILE, role: HOSTILE },
      ],
      endpoints: [{ title: HOSTILE, url: HOSTILE }],
    },
    timeZone: 'UTC',
  });

describe.each(LOCALES)('the page in %s', (locale) => {
  const page = reportHtml(fixtureReport(), locale);

  it('is what it was', async () => {
    // The example of docs/report.md, made here: a made-up stack.
    await expect(page).toMatchFileSnapshot(`../../../../../../docs/examples/report.${locale}.html`);
  });

  it('says its language, has one main, one first heading, one navigation, and lets the keyboard skip to the content', () => {
    expect(page.startsWith(`<!doctype html>\n<html lang="${locale}">`)).toBe(true);
    for (const tag of ['main', 'h1', 'nav']) expect(page.match(new RegExp(`<${tag}[ >]`, 'g')), tag).toHaveLength(1);
    expect(page.indexOf('class="skip" href="#summary"')).toBeLessThan(page.indexOf('<h1'));
  });

  it('needs nothing from elsewhere: no address, no script, no picture', () => {
    expect(page).not.toMatch(/https?:|url\(|@import|<(?:script|link|img|iframe|object|embed|form|base)\b|\bon\w+=|\bsrc=/);
    expect([...page.matchAll(/href="([^"]*)"/g)].filter(([, target]) => !target?.startsWith('#'))).toEqual([]);
  });

  it('tells no path of the machine', () => {
    expect(page).not.toMatch(/(?:^|[\s"'>])\/(?:home|root|tmp|var|usr|etc|run|nonexistent)\b/);
  });
});

describe.each([
  ['an ordinary report', fixtureReport()],
  ['one without evidence', fixtureReport({ records: [], architecture: null })],
  ['a hostile one', hostile()],
])('%s', (_name, report) => {
  const page = reportHtml(report, 'pt-BR');

  it('is well-formed, and every reference in it leads somewhere', () => {
    const { ids, references, unclosed } = readPage(page);
    expect(unclosed).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has headings without gaps, and tables with caption and scope', () => {
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    const tables = page.match(/<table/g)?.length ?? 0;
    expect(tables).toBeGreaterThan(0);
    expect(page.match(/<table[^>]*>\s*<caption>[^<]/g)).toHaveLength(tables);
    expect([...page.matchAll(/<th\b([^>]*)>/g)].filter(([, attributes]) => !/scope="(?:col|row)"/.test(attributes ?? ''))).toEqual([]);
  });

  it('has drawings with a title and a description', () => {
    const drawings = page.match(/<svg[^>]*role="img"[^>]*>/g) ?? [];
    expect(page.match(/<title id="[^"]+">[^<]+<\/title><desc id="[^"]+">[^<]+<\/desc>/g) ?? []).toHaveLength(drawings.length);
  });
});

describe('what people wrote', () => {
  it('stays text in HTML', () => {
    const page = reportHtml(hostile(), 'en');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>[^&]*"/);
    expect(page).not.toContain('\u0007');
  });

  it('stays text in Markdown, and breaks no table', () => {
    const page = reportMarkdown(hostile(), 'en');
    // Between backticks HTML is text; outside it is escaped.
    expect(page.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/(?<!\\)<script|(?<!\\)\[link/);
    const rows = page.split('\n').filter((line) => line.startsWith('| '));
    const columns = (line: string): number => line.replaceAll('\\|', '').split('|').length;
    for (const [index, line] of rows.entries()) if (/^\| --- /.test(line)) expect(columns(line)).toBe(columns(rows[index - 1] ?? ''));
    expect(rows.filter((line) => ![4, 6, 7, 8, 9].includes(columns(line)))).toEqual([]);
  });
});

describe('the colours', () => {
  it.each(['light', 'dark'] as const)('have enough contrast, %s', (theme) => {
    const index = theme === 'light' ? 0 : 1;
    for (const ground of [COLOURS.ground[index], COLOURS.raised[index]])
      for (const name of ['text', 'muted', 'link', 'good', 'bad', 'warn'] as const)
        expect(contrast(COLOURS[name][index], ground), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });
});

const VOID = new Set(['meta', 'br', 'hr', 'link', 'img', 'input']);

/** Every tag closed in the order it was opened; HTML of our own is written so. */
function readPage(page: string): { ids: string[]; references: string[]; unclosed: string[] } {
  const open: string[] = [];
  const ids: string[] = [];
  const references: string[] = [];
  const unclosed: string[] = [];
  const content = page.replace(/<style>[\s\S]*?<\/style>/, '');
  for (const [, closing, tag = '', attributes = '', self] of content.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"<]*")?)*)\s*(\/?)>/gi,
  )) {
    if (closing === '/') {
      const last = open.pop();
      if (last !== tag) unclosed.push(`</${tag}> for <${last ?? ''}>`);
      continue;
    }
    if (self !== '/' && !VOID.has(tag)) open.push(tag);
    const id = / id="([^"]*)"/.exec(attributes)?.[1];
    if (id !== undefined) ids.push(id);
    references.push(...(/ href="#([^"]*)"/.exec(attributes)?.slice(1) ?? []));
    references.push(...(/ aria-labelledby="([^"]*)"/.exec(attributes)?.[1]?.split(' ') ?? []));
  }
  // What is left of a page without its tags holds no bracket: nothing looked like a tag and was none.
  const left = content.replaceAll(/<!doctype html>|<\/?[a-z][a-z0-9]*(?:\s+[\w-]+(?:="[^"<]*")?)*\s*\/?>/gi, '');
  return { ids, references, unclosed: [...unclosed, ...open, ...(/[<>]/.exec(left)?.slice(0, 1) ?? [])] };
}

/** WCAG 2.2, contrast ratio: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
