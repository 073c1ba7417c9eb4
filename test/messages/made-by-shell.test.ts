import { expect } from 'chai'
import { sourcesOf, textsOf, type Piece } from './texts-of.js'

/** A program and a word after it: a command. */
const COMMAND =
  /\b(virsh|npx|sudo|systemctl|rm|qemu-img|libvirtd|virtqemud|(pulumi-)?libvirt-rescue|pulumi) +(-|\w)/

/** Commands without a name in them, whole: what follows each is written there too. */
const WITHOUT_NAMES = [
  "'libvirtd --daemon'",
  "'virtqemud --daemon'",
  "'systemctl start virtqemud.socket'",
  "'systemctl start libvirtd.socket'",
  "'sudo usermod -aG libvirt USER'",
  '(virsh pool-define)',
  'pulumi destroy in that stack,',
  'pulumi destroy there:',
  'pulumi destroy ends the rescue; else',
  'pulumi destroy ends that rescue;',
  '(pulumi stack import)',
]

/** Examples of programs, for the schema of the plugin: no commands. */
const PROGRAMS = 'provider/plugin/schema/examples/'
/** Scripts for the guest's shell: nobody is told to run them. */
const SCRIPTS = 'provider/guest/job/scripts.ts'

const withoutNameless = (text: string): string =>
  WITHOUT_NAMES.reduce((left, phrase) => left.replaceAll(phrase, ''), text)

/** True for a piece that has a command, or a part of one, which `provider/shell` did not make. */
const isOwnCommand = ({ text, within }: Piece): boolean =>
  text.includes('`') ||
  COMMAND.test(withoutNameless(text)) ||
  (/^(virsh|npx|pulumi)$/.test(text) && !within.includes('command'))

describe('11.15: every command of the product', () => {
  const files = sourcesOf('provider', 'sdk').filter(
    (file) => !['provider/shell/', PROGRAMS, SCRIPTS].some((part) => file.startsWith(part)),
  )
  const pieces = files.flatMap((file) => textsOf(file))

  it('is made by provider/shell', () => {
    expect(pieces.filter(isOwnCommand)).to.deep.equal([])
  })

  it('without a name is one that a message has', () => {
    const unused = WITHOUT_NAMES.filter(
      (phrase) => !pieces.some(({ text }) => text.includes(phrase)),
    )
    expect(unused).to.deep.equal([])
  })

  for (const source of [
    'const a = `virsh start ${name}`',
    "const a = 'run virsh -c ' + uri",
    'const a = `end it: ${b} or \\`${words}\\``',
    "const a = ['virsh', 'start', name].join(' ')",
    'const a = `pulumi destroy --stack ${stack}`',
  ])
    it(`is found in ${source}`, () => {
      expect(textsOf('a.ts', source).some(isOwnCommand)).to.equal(true)
    })
})
