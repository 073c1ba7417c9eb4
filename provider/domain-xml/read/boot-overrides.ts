import { attribute, elements, localName, namespaceOf } from '../../xml/index.js'
import type { Element } from '../../xml/index.js'

/**
 * Finds the instructions of a definition that tell QEMU directly what to boot; each in words, once.
 *
 * These are arguments of `<qemu:commandline>` and boot indexes in `<qemu:override>`. libvirt passes both
 * on unchecked, so they override the boot order of a rescue XML. Only names are given, never values,
 * since an argument may contain a secret. Format: https://libvirt.org/drvqemu.html
 */
export function bootOverrides(root: Element): readonly string[] {
  const args = descend(root, 'commandline', 'arg').map((arg) => attribute(arg, 'value') ?? '')
  const devices = descend(root, 'override', 'device').filter(hasBootIndex)
  return [
    ...new Set([
      ...args.flatMap((arg, place) => inArgument(arg, args[place - 1] ?? '')),
      ...devices.map((device) => `bootindex of ${nameOf(device)} in <qemu:override>`),
    ]),
  ]
}

/** Options that name a kernel, a firmware, an order or a state to continue. */
const OPTIONS: ReadonlySet<string> = new Set([
  'kernel',
  'initrd',
  'append',
  'dtb',
  'shim',
  'bios',
  'pflash',
  'option-rom',
  'boot',
  'loadvm',
  'incoming',
  'readconfig',
])

/** What does the same inside the value of an option; of any option if it names none. */
const VALUES: readonly { readonly option: RegExp; readonly value: RegExp }[] = [
  { option: /./, value: /\bbootindex\b/ },
  {
    option: /^(machine|M)$/,
    value: /(^|,)(kernel|initrd|append|dtb|shim|firmware|pflash\d|boot\.\w+)=/,
  },
  { option: /^drive$/, value: /(^|,)if=pflash\b/ },
  { option: /^device$/, value: /^(driver=)?(guest-)?loader\b|"driver"\s*:\s*"(guest-)?loader"/ },
]

/** Finds the arguments that give QEMU files of the host by themselves, which no rescue XML can protect; each in words, once. */
export function storageArguments(root: Element): readonly string[] {
  const args = descend(root, 'commandline', 'arg').map((arg) =>
    optionOf(attribute(arg, 'value') ?? ''),
  )
  const found = args.filter((option) => option !== null && STORAGE.has(option))
  return [...new Set(found)].map((option) => `-${option ?? ''} in <qemu:commandline>`)
}

const STORAGE: ReadonlySet<string> = new Set([
  ...['drive', 'blockdev', 'hda', 'hdb', 'hdc', 'hdd', 'fda', 'fdb', 'sd', 'mtdblock', 'pflash'],
  ...['fsdev', 'virtfs'],
])

function inArgument(arg: string, before: string): readonly string[] {
  const [own, option] = [optionOf(arg), optionOf(before) ?? '']
  if (own !== null && OPTIONS.has(own)) return [`-${own} in <qemu:commandline>`]
  const found = VALUES.find((rule) => rule.option.test(option) && rule.value.test(arg))
  if (found === undefined) return []
  const [, name = ''] = /\b(bootindex)\b/.exec(arg) ?? []
  return [`-${option}${name === '' ? '' : ` with ${name}`} in <qemu:commandline>`]
}

/** QEMU takes one dash or two. */
function optionOf(arg: string): string | null {
  return /^--?([a-zA-Z][\w-]*)$/.exec(arg)?.[1] ?? null
}

function hasBootIndex(device: Element): boolean {
  return descend(device, 'frontend', 'property').some(
    (property) => attribute(property, 'name') === 'bootindex',
  )
}

/** The alias, if it is a name that libvirt could have given. */
function nameOf(device: Element): string {
  const alias = attribute(device, 'alias') ?? ''
  return /^[\w.:-]{1,64}$/.test(alias) ? alias : 'a device'
}

const NAMESPACE = 'http://libvirt.org/schemas/domain/qemu/1.0'

/** The elements at the end of a path of names, all of them in libvirt's namespace for QEMU. */
function descend(parent: Element, ...path: readonly string[]): readonly Element[] {
  return path.reduce<readonly Element[]>(
    (level, name) =>
      level.flatMap((element) =>
        elements(element).filter(
          (node) => namespaceOf(node) === NAMESPACE && localName(node) === name,
        ),
      ),
    [parent],
  )
}
