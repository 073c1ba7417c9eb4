import {
  CONDITIONS,
  describeAccess,
  type AccessRequest,
  type Examined,
} from '../../break-glass/index.js'

/** What giving access will do, and what the guest must be for it; null: it runs with the key already. */
export function sayAccessPlan(
  { uri }: { readonly uri: string },
  examined: Extract<Examined, { readonly kind: 'unfinished' | 'given' | 'ready' }>,
  request: AccessRequest,
): string | null {
  if (examined.kind === 'given') return null
  const warnings = examined.kind === 'ready' ? examined.warnings : []
  return [
    `Access to instance '${request.instance}' on ${uri}, by one restart of its own system. The guest must be:`,
    ...CONDITIONS.map(asItem),
    '',
    'To give access:',
    ...describeAccess(examined, request).map(asItem),
    '',
    ...warnings.map((warning) => `Warning: ${warning}.`),
    'Its stored definition is not written, and nobody but the guest writes to its disks.',
  ].join('\n')
}

function asItem(text: string): string {
  return `  - ${text}`
}
