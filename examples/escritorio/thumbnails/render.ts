import sharp from 'sharp';

/** Pixels. A picture of more is refused before it is unpacked: 10 MB can say that they are gigabytes. */
const MOST_PIXELS = 50_000_000;
const SIDE = 240;

// libvips streams a picture instead of unpacking it whole, which is why it is sharp and not a decoder in JavaScript: one thread and no
// cache keep it small beside the heap's own limit.
sharp.concurrency(1);
sharp.cache(false);

/** A WebP of at most 240 × 240, upright, without the picture's metadata (where it was taken, and by whom). @throws for what is no picture, or too large. */
export async function renderThumbnail(picture: Buffer): Promise<Buffer> {
  return sharp(picture, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 })
    .rotate()
    .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 70 })
    .timeout({ seconds: 20 })
    .toBuffer();
}
