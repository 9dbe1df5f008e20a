/** What is worth a thumbnail, by sniffed type. */
export const IMAGES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);
