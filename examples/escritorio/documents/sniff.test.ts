import { expect, test } from 'vitest';
import { isProgram, sniff } from './sniff.ts';

test.each([
  ['%PDF-1.7\n', 'a.html', 'application/pdf'],
  ['\x89PNG\r\n\x1a\n\0\0', 'a.pdf', 'image/png'],
  ['\xff\xd8\xff\xe0', 'x', 'image/jpeg'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'x', 'image/webp'],
  ['RIFF\0\0\0\0WAVEfmt ', 'x', 'application/octet-stream'],
  ['PK\x03\x04....', 'Contrato.DOCX', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['PK\x03\x04....', 'a.png', 'application/zip'],
  ['<script>alert(1)</script>', 'a.html', 'text/plain'],
  ['<svg onload="x"/>', 'a.svg', 'text/plain'],
  ['MZ\x90\0', 'petição.pdf', 'application/x-msdownload'],
  ['\x7fELF\x02', 'x', 'application/x-executable'],
  ['\0\x01\x02', 'a.txt', 'application/octet-stream'],
  ['', 'a.txt', 'application/octet-stream'],
])('%j named %s is %s', (content, name, type) => expect(sniff(Buffer.from(content, 'latin1'), name)).toBe(type));

test('text may end in the middle of a character', () => {
  expect(sniff(Buffer.from(`${'a'.repeat(4095)}ç`), 'x.txt')).toBe('text/plain');
  expect(sniff(Buffer.from('petição'), 'x.txt')).toBe('text/plain');
  expect(sniff(Buffer.from('petição', 'latin1'), 'x.txt')).toBe('application/octet-stream');
});

test('programs are known', () => {
  expect(isProgram('application/x-msdownload')).toBe(true);
  expect(isProgram('application/pdf')).toBe(false);
});
