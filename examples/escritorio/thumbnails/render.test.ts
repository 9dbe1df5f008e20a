import sharp from 'sharp';
import { expect, test } from 'vitest';
import { renderThumbnail } from './render.ts';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#268' } }).withExif({
    IFD0: { Artist: 'Ana' },
    IFD3: { GPSLatitude: '23/1 33/1 0/1' },
  });

test('is small, keeps its proportions, and says nothing of who took the picture and where', async () => {
  const made = await renderThumbnail(await picture(1000, 500).jpeg().toBuffer());
  const metadata = await sharp(made).metadata();
  expect(metadata).toMatchObject({ format: 'webp', width: 240, height: 120 });
  expect(metadata.exif).toBeUndefined();
});

test('does not make a small picture larger', async () => {
  expect(await sharp(await renderThumbnail(await picture(20, 10).png().toBuffer())).metadata()).toMatchObject({ width: 20, height: 10 });
});

test('refuses what is no picture, is broken off, or says it has more pixels than anyone can hold', async () => {
  const jpeg = await picture(800, 800).jpeg().toBuffer();
  await expect(renderThumbnail(Buffer.from('%PDF-1.7'))).rejects.toThrow(/unsupported|format/);
  await expect(renderThumbnail(jpeg.subarray(0, jpeg.length / 2))).rejects.toThrow();
  const bomb = Buffer.from(await picture(10, 10).png().toBuffer());
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  await expect(renderThumbnail(bomb)).rejects.toThrow();
});
