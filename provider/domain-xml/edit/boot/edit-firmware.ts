import {
  attribute,
  child,
  children,
  draftOf,
  excerpt,
  insert,
  remove,
  setAttribute,
  text,
  XmlError,
  type Draft,
  type Element,
  type Excerpt,
  type Parsed,
  type Tag,
} from '../../../xml/index.js'
import { readDefinition } from '../../read/definition.js'
import type { RescueArtifacts } from '../artifacts.js'

/**
 * Makes the rescue run on a copy of the guest's UEFI variables, which libvirt makes at the start.
 *
 * The template is the guest's own file, which is never opened for writing. If the stored definition
 * leaves the firmware to libvirt (`<os firmware='efi'>`), loader, SMM and file are the running
 * guest's. Nothing names them for a guest that is off: the rescue starts with fresh variables.
 */
export function editFirmware(draft: Draft, artifacts: RescueArtifacts): void {
  const { nvramCopy, liveXml } = artifacts
  if (nvramCopy === null)
    throw new XmlError('the plan copies UEFI variables, but no place for the copy is given')
  const os = child(draft.root, 'os')
  if (os === null) return
  const live = liveXml == null ? null : readDefinition(liveXml)
  const running = child(live?.root ?? null, 'os')
  const isSelected = !namesFirmware(os)
  if (isSelected && live !== null) takeLiveFirmware(draft, os, live)
  const isNamed = !isSelected || namesFirmware(running)
  const variables = isNamed ? (variablesOf(os) ?? variablesOf(running)) : null
  for (const element of children(os, 'nvram')) remove(draft, element)
  if (variables !== null) forbidSelection(draft, os)
  insert(draft, os, nvramTag(nvramCopy, variables), child(os, 'loader') ?? child(os, 'type'))
}

interface Variables {
  readonly file: string
  readonly format: string | null
}

/** `<nvram>/path</nvram>`, or `<nvram><source file=…/></nvram>`; null for a source that is not a file. */
function variablesOf(os: Element | null): Variables | null {
  const nvram = child(os, 'nvram')
  const file = attribute(child(nvram, 'source'), 'file') ?? text(nvram)
  return file === null ? null : { file, format: attribute(nvram, 'format') }
}

/** A `<loader>` without a path only says what the firmware that libvirt selects must be able to do. */
function namesFirmware(os: Element | null): boolean {
  return text(child(os, 'loader')) !== null
}

function takeLiveFirmware(draft: Draft, os: Element, live: Parsed): void {
  const copyOf = (element: Element): Excerpt => excerpt(draftOf(live), element)
  const loader = child(live.root, 'os', 'loader')
  if (loader === null) return
  for (const element of children(os, 'loader')) remove(draft, element)
  insert(draft, os, copyOf(loader), child(os, 'type'))
  const smm = child(live.root, 'features', 'smm')
  const features = child(draft.root, 'features')
  if (smm === null || child(features, 'smm') !== null) return
  if (features !== null) insert(draft, features, copyOf(smm))
  else insert(draft, draft.root, { name: 'features', content: [copyOf(smm)] }, os)
}

/** libvirt takes a template only for a firmware that is named, not for one it selects. */
function forbidSelection(draft: Draft, os: Element): void {
  setAttribute(draft, os, 'firmware', null)
  for (const element of children(os, 'firmware')) remove(draft, element)
}

function nvramTag(copy: string, variables: Variables | null): Tag {
  if (variables === null) return { name: 'nvram', content: copy }
  const { file, format } = variables
  const formats = format === null || format === 'raw' ? {} : { templateFormat: format, format }
  return { name: 'nvram', attributes: { template: file, ...formats }, content: copy }
}
