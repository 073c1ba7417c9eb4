import {
  attribute,
  child,
  children,
  elements,
  insert,
  insertBefore,
  setAttribute,
  type Draft,
  type Element,
  type Tag,
} from '../../xml/index.js'

/**
 * Adds SMBIOS strings of type 11 (OEM strings) to what the guest's firmware shows.
 *
 * The instance's own tables stay; only if it shows the host's tables (`<smbios mode='host'/>`), the
 * rescue system sees QEMU's instead, because libvirt adds nothing to the host's.
 */
export function addSmbiosStrings(draft: Draft, strings: readonly string[]): void {
  if (strings.length === 0) return
  const { root } = draft
  const os = child(root, 'os')
  if (os === null) return
  const smbios = child(os, 'smbios')
  if (smbios === null) insert(draft, os, { name: 'smbios', attributes: { mode: 'sysinfo' } })
  else setAttribute(draft, smbios, 'mode', 'sysinfo')

  const entries = strings.map((content): Tag => ({ name: 'entry', content }))
  const own = children(root, 'sysinfo').find((element) => attribute(element, 'type') === 'smbios')
  const ownStrings = child(own ?? null, 'oemStrings')
  const oemStrings: Tag = { name: 'oemStrings', content: entries }
  if (own === undefined) {
    const sysinfo = { name: 'sysinfo', attributes: { type: 'smbios' }, content: [oemStrings] }
    insert(draft, root, sysinfo, os)
  } else if (ownStrings === null) insert(draft, own, oemStrings)
  else addFirst(draft, ownStrings, entries)
}

/** Before the instance's own: of two credentials of one name systemd takes the first. */
function addFirst(draft: Draft, strings: Element, entries: readonly Tag[]): void {
  const first = elements(strings)[0]
  for (const entry of entries)
    if (first === undefined) insert(draft, strings, entry)
    else insertBefore(draft, first, entry)
}
