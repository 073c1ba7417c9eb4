import { attribute, child, setAttribute, text, type Draft } from '../../../xml/index.js'

/**
 * Makes the loader's file read-only for the rescue, so that its firmware cannot write to it.
 *
 * A pflash loader is writable unless the XML says otherwise. A loader without a path is libvirt's choice,
 * and libvirt takes no `readonly` for it.
 */
export function protectLoader(draft: Draft): void {
  const loader = child(draft.root, 'os', 'loader')
  if (loader === null || attribute(loader, 'type') !== 'pflash' || text(loader) === null) return
  if (attribute(loader, 'readonly') !== 'yes') setAttribute(draft, loader, 'readonly', 'yes')
}
