import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { startSshServer } from '../../../../test/fixture/ssh-server.ts';
import { sftpTarget } from './sftp.ts';

const { OK, FAILURE } = ssh2.utils.sftp.STATUS_CODE;

test('a server that says only when a file is closed that it could not keep it has not stored it', async () => {
  const renamed: string[] = [];
  await using server = await startSshServer((accept) => {
    const sftp = accept();
    sftp
      .on('STAT', (id) => sftp.attrs(id, { mode: 0o100600, uid: 0, gid: 0, size: 5, atime: 0, mtime: 0 }))
      .on('OPEN', (id) => sftp.handle(id, Buffer.from('1')))
      .on('WRITE', (id) => sftp.status(id, OK))
      .on('CLOSE', (id) => sftp.status(id, FAILURE, 'No space left on device'))
      .on('REMOVE', (id) => sftp.status(id, OK))
      .on('RENAME', (id, _, to) => {
        renamed.push(to);
        sftp.status(id, OK);
      });
  });
  using target = sftpTarget({ ...server.access, prefix: 'backups/' });
  const content = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from('small');
  };
  await expect(target.put('a', content(), new AbortController().signal)).rejects.toThrow('No space left on device');
  expect(renamed).toEqual([]);
});
