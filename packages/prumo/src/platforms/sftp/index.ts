export { fingerprintOf, HostKeyRefused } from './host-key.ts';
export { openSftp, type SftpAccess, type SftpSession } from './open-sftp.ts';
export { readAll, writeAll } from './transfer.ts';
