import type { Element } from '@xmldom/xmldom'
import type { RescueArtifacts } from './artifacts.js'
import { copyOf } from './copy-of.js'
import { insert, remove, setAttribute, type Draft } from './draft.js'
import type { Tag } from './build.js'
import { attribute, child, children, text } from './elements.js'
import { DomainXmlError } from './error.js'
import { readDocument } from './read-document.js'

/**
 * Makes the rescue run on a copy of the guest's UEFI variables, which libvirt makes at the start.
 *
 * The template is the guest's own file. Where the stored definition leaves the firmware to
 * libvirt (`<os firmware='efi'>`), loader, SMM and file are the running guest's; of a guest that
 * is off nothing names them, and the rescue starts with fresh variables. The original file is
 * never opened for writing.
 */
export function editFirmware(draft: Draft, artifacts: RescueArtifacts): void {
  const { nvramCopy, liveXml } = artifacts
  if (nvramCopy === null)
    throw new DomainXmlError('the plan copies UEFI variables, but no place for the copy is given')
  const os = child(draft.root, 'os')
  if (os === null) return
  const live = liveXml == null ? null : readDocument(liveXml, 'domain').root
  if (!namesFirmware(os) && live !== null) takeLiveFirmware(draft, os, live)
  const variables = namesFirmware(os) ? (variablesOf(os) ?? variablesOf(child(live, 'os'))) : null
  for (const element of children(os, 'nvram')) remove(draft, element)
  if (variables !== null) forbidSelection(draft, os)
  insert(draft, os, nvramTag(nvramCopy, variables), child(os, 'loader') ?? child(os, 'type'))
}

interface Variables {
  readonly file: string
  readonly format: string | null
}

/** `<nvram>/path</nvram>`, or with a source of its own where that is a file. */
function variablesOf(os: Element | null): Variables | null {
  const nvram = child(os, 'nvram')
  const file = attribute(child(nvram, 'source'), 'file') ?? text(nvram)
  return file === null ? null : { file, format: attribute(nvram, 'format') }
}

/** A `<loader>` without a path only says what the firmware that libvirt selects must be able to do. */
function namesFirmware(os: Element): boolean {
  return text(child(os, 'loader')) !== null
}

function takeLiveFirmware(draft: Draft, os: Element, live: Element): void {
  const loader = child(live, 'os', 'loader')
  if (loader === null) return
  for (const element of children(os, 'loader')) remove(draft, element)
  insert(draft, os, copyOf(loader), child(os, 'type'))
  const smm = child(live, 'features', 'smm')
  const features = child(draft.root, 'features')
  if (smm === null || child(features, 'smm') !== null) return
  if (features !== null) insert(draft, features, copyOf(smm), null)
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
