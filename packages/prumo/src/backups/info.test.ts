import { expect, test } from 'vitest';
import { readInfo } from './info.ts';

/** As pgBackRest 2.45 printed it, of a full backup and one that builds on it. */
const PRINTED = JSON.stringify([
  {
    archive: [{ database: { id: 1, 'repo-key': 1 }, id: '15-1', max: '00000001000000000000000A', min: '000000010000000000000001' }],
    backup: [
      {
        archive: { start: '000000010000000000000007', stop: '000000010000000000000007' },
        backrest: { format: 5, version: '2.45' },
        database: { id: 1, 'repo-key': 1 },
        error: false,
        info: { delta: 30_657_236, repository: { delta: 3_808_752, size: 3_808_752 }, size: 30_657_236 },
        label: '20261126-074029F',
        lsn: { start: '0/7000028', stop: '0/7000100' },
        prior: null,
        reference: null,
        timestamp: { start: 1_795_678_829, stop: 1_795_678_835 },
        type: 'full',
      },
      {
        archive: { start: '000000010000000000000008', stop: '000000010000000000000009' },
        backrest: { format: 5, version: '2.45' },
        database: { id: 1, 'repo-key': 1 },
        error: true,
        info: { delta: 8355, repository: { delta: 12_032, size: 3_808_752 }, size: 30_657_236 },
        label: '20261126-074029F_20261126-074040D',
        lsn: { start: '0/8000028', stop: '0/9000050' },
        prior: '20261126-074029F',
        reference: ['20261126-074029F'],
        timestamp: { start: 1_795_678_840, stop: 1_795_678_844 },
        type: 'diff',
      },
    ],
    cipher: 'aes-256-cbc',
    db: [{ id: 1, 'repo-key': 1, 'system-id': 7_412_345, version: '15' }],
    name: 'main',
    repo: [{ cipher: 'aes-256-cbc', key: 1, status: { code: 0, message: 'ok' } }],
    status: { code: 0, lock: { backup: { held: false } }, message: 'ok' },
  },
]);

test('backups oldest first, with what each needs and whether its pages were sound', () => {
  expect(readInfo(PRINTED)).toEqual({
    content: {
      wal: { from: '000000010000000000000001', to: '00000001000000000000000A' },
      backups: [
        {
          label: '20261126-074029F',
          kind: 'full',
          begun: '2026-11-26T07:40:29.000Z',
          ended: '2026-11-26T07:40:35.000Z',
          size: 30_657_236,
          stored: 3_808_752,
          wal: { from: '000000010000000000000007', to: '000000010000000000000007' },
          needs: [],
          hasDamagedPages: false,
        },
        expect.objectContaining({ kind: 'differential', needs: ['20261126-074029F'], stored: 12_032, hasDamagedPages: true }),
      ],
    },
  });
});

test('a repository without a stanza, or in disorder, is told in pgBackRest’s words', () => {
  const broken = [{ archive: [], backup: [], status: { code: 1, message: 'missing stanza path' } }];
  expect(readInfo(JSON.stringify(broken))).toEqual({ why: 'missing stanza path' });
  expect(readInfo('[]')).toEqual({ why: 'no stanza' });
});

test('no backup yet is an empty repository', () => {
  const fresh = [{ archive: [{ min: null, max: null }], backup: [], status: { code: 2, message: 'no valid backups' } }];
  expect(readInfo(JSON.stringify(fresh))).toEqual({ content: { backups: [], wal: undefined } });
});
