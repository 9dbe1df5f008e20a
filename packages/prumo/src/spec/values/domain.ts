import { domainToASCII } from 'node:url';
import type { Message } from '../../messages/message.ts';
import { type Read, read, refused } from '../problem.ts';
import { isAddress } from './address.ts';
import * as text from './text.ts';

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A host name (RFC 1123), or one below a wildcard: `*.example.com`. Lower case, ASCII. */
export function readDomain(value: unknown): Read<string> {
  if (value === null || value === undefined) return refused('no-value', text.noValue(), text.domainExample());
  if (typeof value !== 'string') return refused('wrong-type', text.notText(), text.domainExample());
  const wrong = (why: Message, hint: Message = text.domainExample()): Read<string> => refused('bad-format', text.notADomain(why), hint);
  if (value === '') return wrong(text.domainWhy.empty());
  if (isAddress(value)) return wrong(text.domainWhy.address());
  const scheme = /^[a-z][a-z0-9+.-]*:\/\/([^/:]*)/i.exec(value);
  if (scheme !== null) return wrong(text.domainWhy.scheme(), text.domainInstead(scheme[1] ?? ''));
  const slash = value.indexOf('/');
  if (slash !== -1) return wrong(text.domainWhy.path(), text.domainInstead(value.slice(0, slash)));
  if (/:\d+$/.test(value)) return wrong(text.domainWhy.port(), text.domainPort());
  if (value.length > 253) return wrong(text.domainWhy.long());
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is meant
  if (/[^\x00-\x7f]/.test(value)) {
    const ascii = domainToASCII(value.replace(/^\*\./, ''));
    const instead = value.startsWith('*.') ? `*.${ascii}` : ascii;
    return ascii === '' ? wrong(text.domainWhy.international()) : wrong(text.domainWhy.international(), text.domainInstead(instead));
  }
  if (/[A-Z]/.test(value)) return wrong(text.domainWhy.capital(), text.domainInstead(value.toLowerCase()));
  const labels = value.split('.');
  if (labels.includes('')) return wrong(text.domainWhy.dot());
  const named = labels[0] === '*' ? labels.slice(1) : labels;
  if (named.some((label) => label.includes('*'))) return wrong(text.domainWhy.wildcard());
  // Browsers and authorities refuse `*.com`; `*.localhost` stands for every local stack at once.
  if (named.length < labels.length && named.length < 2) return wrong(text.domainWhy.wideWildcard());
  const bad = named.find((label) => !LABEL.test(label));
  if (bad !== undefined) return wrong(text.domainWhy.label(bad));
  if (/^\d+$/.test(named.at(-1) ?? '')) return wrong(text.domainWhy.address());
  return read(value);
}
