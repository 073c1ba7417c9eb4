import type { Runtime } from '../../host/index.js'
import { buildBuiltin } from '../builtin/build-builtin.js'
import { ImageRefusedError } from '../model/errors.js'
import type { ImageInputs } from '../model/types.js'
import { readLocalImage, type LocalImage } from './read-local-image.js'

/**
 * Reads the file that is to be uploaded; builds the built-in image if it was not built here yet.
 *
 * Throws `ImageRefusedError` if it is not what preview has shown, or not what the user expects.
 */
export async function takeLocalImage(
  inputs: ImageInputs,
  { say }: Pick<Runtime, 'say'>,
): Promise<LocalImage> {
  const file = inputs.source.file ?? (await buildBuiltin(say))
  const local = await readLocalImage(file, inputs.format)
  const reasons = [...explainSum(local, inputs), ...explainChange(local, inputs)]
  if (reasons.length > 0) throw new ImageRefusedError(reasons)
  return local
}

function explainSum({ file, content }: LocalImage, { sha256 }: ImageInputs): string[] {
  if (sha256 === undefined || sha256 === content.sha256) return []
  return [`file '${file}': its sha256 is ${content.sha256}, not ${sha256}`]
}

function explainChange({ file, content }: LocalImage, { content: shown }: ImageInputs): string[] {
  if (shown === undefined || shown.sha256 === content.sha256) return []
  return [`file '${file}': it was changed since it was shown; run preview again`]
}
