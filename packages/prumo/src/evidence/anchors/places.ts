import type { StackContext } from '../../model/index.ts';
import { bucketPlace, stackBucket } from './bucket-place.ts';
import { defaultAnchorFolder, folderPlace } from './folder-place.ts';
import type { AnchorPlace } from './place.ts';

/** Where the heads of a stack's evidence are anchored: a folder of the home beside the stack's, and its object storage where it has one. */
export function anchorPlaces(home: string, context: StackContext): readonly AnchorPlace[] {
  const bucket = stackBucket(context);
  return [folderPlace(defaultAnchorFolder(home, context.spec.name)), ...(bucket === undefined ? [] : [bucketPlace(bucket)])];
}
