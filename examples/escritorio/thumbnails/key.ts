/** Where a document's thumbnail is, whether or not it is there yet: each document has its own, so that nothing of one is left when it goes. */
export const thumbnailKeyOf = (officeId: number | string, documentId: string): string =>
  `offices/${officeId}/thumbnails/${documentId}.webp`;
