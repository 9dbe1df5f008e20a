import { open, seal } from '../logical/container/index.ts';
import { type FilesManifest, filesManifestSchema, manifestName } from './manifest.ts';

export function sealManifest(manifest: FilesManifest, key: string): AsyncIterable<Uint8Array> {
  return seal(once(manifest), key, manifestName(manifest.label));
}

/** Undefined: it is none that can be understood. Throws `ContainerDamaged` where it is not what was written. */
export async function openManifest(source: AsyncIterable<Uint8Array>, key: string, label: string): Promise<FilesManifest | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of open(source, key, manifestName(label))) chunks.push(chunk);
  const parsed = filesManifestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  return parsed.success && parsed.data.label === label ? parsed.data : undefined;
}

async function* once(manifest: FilesManifest): AsyncGenerator<Buffer> {
  yield Buffer.from(JSON.stringify(manifest));
}
