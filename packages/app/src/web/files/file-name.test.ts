import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentDisposition, safeFileName } from './file-name.ts';

const HOSTILE = fc.constantFrom(...'/\\.. "%:\u202e\u0000\ud800ç😀aCON'.split(''), 'é'.normalize('NFD'), '😀');

describe('a file name somebody sent', () => {
  test.each([
    ['petição inicial.pdf', 'petição inicial.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ana\\contrato.docx', 'contrato.docx'],
    ['..', 'file'],
    ['', 'file'],
    ['/', 'file'],
    ['.htaccess', 'htaccess'],
    ['a.exe. . ', 'a.exe'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['com1 .pdf', '_com1 .pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['a\u0000.pdf\r\nSet-Cookie: x=y', 'a.pdfSet-Cookie_ x=y'],
    ['<script>alert(1)</script>', 'script_'],
    ['a"b;c.pdf', 'a_b;c.pdf'],
    ['half\uD800.pdf', 'half.pdf'],
    ['tudo\u2028certo.pdf', 'tudocerto.pdf'],
  ])('%j becomes %j', (sent, safe) => expect(safeFileName(sent)).toBe(safe));

  test('too long is cut between characters, and keeps its extension', () => {
    const safe = safeFileName(`${'ç'.repeat(300)}.pdf`);
    expect(safe).toBe(`${'ç'.repeat(73)}.pdf`);
    expect(Buffer.byteLength(safe)).toBe(150);
    expect(safeFileName(`${'😀'.repeat(100)}`)).toBe('😀'.repeat(37));
  });

  test('whatever it is, is one that a path and a header can hold, and making it safe again changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: HOSTILE })), (sent) => {
        const safe = safeFileName(sent);
        expect(safe).not.toMatch(/[/\\\p{Cc}\p{Cs}<>:"|?*]|^\.|[. ]$|^$/u);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(151);
        expect(safeFileName(safe)).toBe(safe);
        expect(contentDisposition(sent)).toMatch(
          /^attachment; filename="[\x20-\x21\x23-\x24\x26-\x5b\x5d-\x7e]+"(; filename\*=UTF-8''[\w!#$&+.^`|~%-]+)?$/,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('Content-Disposition', () => {
  test.each([
    ['contrato.pdf', 'attachment; filename="contrato.pdf"'],
    ['petição.pdf', `attachment; filename="peticao.pdf"; filename*=UTF-8''peti%C3%A7%C3%A3o.pdf`],
    ['100%25.pdf', `attachment; filename="100_25.pdf"; filename*=UTF-8''100%2525.pdf`],
    ["d'água (1).pdf", `attachment; filename="d'agua (1).pdf"; filename*=UTF-8''d%27%C3%A1gua%20%281%29.pdf`],
    ['€.pdf', `attachment; filename="_.pdf"; filename*=UTF-8''%E2%82%AC.pdf`],
  ])('of %j', (name, header) => expect(contentDisposition(name)).toBe(header));
  test('inline where it is asked for', () => expect(contentDisposition('a.png', 'inline')).toBe('inline; filename="a.png"'));
});
