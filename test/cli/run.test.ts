import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../provider/cli/run.js'
import { ConnectError } from '../../provider/libvirt/index.js'
import { fakeDependencies } from '../dynamic/fake-dependencies.js'
import { repositoryRoot } from '../repository.js'
import { fakeTerminal } from './support/fake-terminal.js'

/** A command line that is refused, and the whole message. */
const WRONG: readonly (readonly [string, string])[] = [
  ['unresue web', "unknown command 'unresue', did you mean 'unrescue'?"],
  ['STATUS', "unknown command 'STATUS', did you mean 'status'?"],
  [
    'destroy',
    "unknown command 'destroy'; known: list, status, diagnose, repair, plan, rescue, console, screenshot, run, access, unrescue, image build, completion, help",
  ],
  ['status --jsno', "unknown option '--jsno', did you mean '--json'?"],
  ['status --yes', "unknown option '--yes'; known: --uri, --format, --json, --help, --version"],
  ['unrescue web -y', "unknown option '-y'; known: --uri, --yes, --here, --help, --version"],
  [
    'unrescue',
    "command 'unrescue' needs INSTANCE; usage: libvirt-rescue unrescue INSTANCE [OPTION …]; --help lists the options",
  ],
  [
    'status a b',
    "unexpected word 'b'; usage: libvirt-rescue status [INSTANCE] [OPTION …]; --help lists the options",
  ],
  ['status --uri', "option '--uri' needs a value: --uri URI"],
  ['status --uri --json', "option '--uri' needs a value: --uri URI"],
  ['status --json=no', "option '--json' takes no value; remove 'no'"],
  [
    'image',
    "unknown command 'image'; known: list, status, diagnose, repair, plan, rescue, console, screenshot, run, access, unrescue, image build, completion, help",
  ],
  ['image biuld x', "unknown command 'image biuld', did you mean 'image build'?"],
  ['image build', "command 'image build' needs FILE; usage: libvirt-rescue image build FILE"],
  ['list --format xml', "unknown value of '--format' 'xml'; known: table, json, yaml"],
  ['plan web --property', "option '--property' needs a value: --property KEY=VALUE"],
  ['rescue web --stack x --no-stack', "option '--stack' does not go with '--no-stack'"],
  [
    'rescue web --stack a/b',
    "'a/b' is not the name of a stack: up to 100 letters, digits, dots, dashes and underscores",
  ],
  ['screenshot web', "command 'screenshot' needs FILE.png"],
  ['help stauts', "unknown command 'stauts', did you mean 'status'?"],
]

const HELP = `libvirt-rescue COMMAND: show, make, use and end rescues of libvirt instances

  list                          list the rescues on a host, one a line
  status [INSTANCE]             show the rescues on a host, or the rescue of one instance
  diagnose INSTANCE             say why an instance does not boot, and change nothing
  repair INSTANCE               repair an instance, prove that it boots, and keep the repair or throw it away
  plan INSTANCE                 show what a rescue would do, and do nothing
  rescue INSTANCE               put an instance into rescue, as a stack of Pulumi, after asking
  console INSTANCE              open the serial console of an instance; Ctrl-] leaves it
  screenshot INSTANCE FILE.png  save a picture of the screen of an instance as PNG
  run INSTANCE SCRIPT           run a script in the rescue system of an instance, and end as it ends
  access INSTANCE               let a key in as root by one restart of an instance, after asking
  unrescue INSTANCE             end the rescue of an instance, after asking
  image build FILE              build the rescue image, on Debian or Ubuntu
  completion SHELL              print the completion for bash, zsh or fish
  help [COMMAND]                print this, or the help of one command with its options

  --uri URI  libvirt URI of the host, or a host name to reach by ssh as root
  --help     print this
  --version  print the version

INSTANCE is a name or a UUID. Without --uri the host is LIBVIRT_DEFAULT_URI, else
qemu:///system.
Exit status: 0 done, 1 failed or nothing found, 2 wrong usage.`

const HELP_OF_UNRESCUE = `libvirt-rescue unrescue INSTANCE [--uri URI] [--yes] [--here]

end the rescue of an instance, after asking.

  --uri URI  libvirt URI of the host, or a host name to reach by ssh as root
  --yes      do not ask (for scripts)
  --here     the host of the rescue has another name now, or is gone

INSTANCE is a name or a UUID. Without --uri the host is LIBVIRT_DEFAULT_URI, else
qemu:///system.
Exit status: 0 done, 1 failed or nothing found, 2 wrong usage.`

const HELP_OF_DIAGNOSE = `libvirt-rescue diagnose INSTANCE [--inside] [--boot] [--boot-timeout SECONDS] [--network] [--image IMAGE] [--property KEY=VALUE] [--shutdown-timeout SECONDS] [--reason TEXT] [--ticket TEXT] [--yes] [--format table|json|yaml] [--all] [--screenshot FILE] [--uri URI]

say why an instance does not boot, and change nothing.

  --inside                    look at the disks too: in its rescue, else in one that is made for it and ended again
  --boot                      start it once on overlays that are thrown away, and watch it until it is up or stuck
  --boot-timeout SECONDS      how long it is watched at most; 300 if not given
  --network                   its network cards are connected meanwhile
  --image IMAGE               builtin, /path/on/the/host, POOL/VOLUME, or ./file here; else the own image of the instance
  --property KEY=VALUE        an image property, such as hw_rescue_bus=usb; may be given more than once
  --shutdown-timeout SECONDS  how long the running system has to shut down, 0 for at once; 60 if not given
  --reason TEXT               why; shown with the instance on the host
  --ticket TEXT               number or name of the incident's ticket
  --yes                       do not ask (for scripts)
  --format table|json|yaml    how it is printed: table if not given, json or yaml for programs
  --all                       list all that was looked at, what is in order too
  --screenshot FILE           save the picture of the screen as PNG, too
  --uri URI                   libvirt URI of the host, or a host name to reach by ssh as root

With --inside or --boot a running instance is shut down, and started again at the end; the
rescue is made from the built-in image if --image does not name another copy of it. With
--boot what the instance writes to its disks is thrown away. Without the two nothing is
started or stopped. What the guest or its disk says is quoted, and may be a lie.
INSTANCE is a name or a UUID. Without --uri the host is LIBVIRT_DEFAULT_URI, else
qemu:///system.
Exit status: 0 nothing was found, 1 a cause was found, 2 it cannot tell, it failed, or wrong
usage.`

const HELP_OF_ACCESS = `libvirt-rescue access INSTANCE [--ssh-key FILE] [--shutdown-timeout SECONDS] [--uri URI] [--yes]

let a key in as root by one restart of an instance, after asking.

  --ssh-key FILE              a file with public keys whose owners may log in as root
  --shutdown-timeout SECONDS  how long the running system has to shut down, 0 for at once; 60 if not given
  --uri URI                   libvirt URI of the host, or a host name to reach by ssh as root
  --yes                       do not ask (for scripts)

The guest must be:
- Linux with systemd 252 or newer, which takes credentials from SMBIOS strings: Debian 12, Ubuntu 24.04, RHEL 9.2, Fedora 37
- an ssh server that lets root in with a key of /root/.ssh/authorized_keys: PermitRootLogin is not no

INSTANCE is a name or a UUID. Without --uri the host is LIBVIRT_DEFAULT_URI, else
qemu:///system.
Exit status: 0 the key is in, 1 failed or refused, 2 wrong usage, 3 restarted, and not
proven that the key is in.`

const HELP_OF_IMAGE = `libvirt-rescue image build FILE

build the rescue image, on Debian or Ubuntu.`

describe('a command line', () => {
  for (const [line, expected] of WRONG) {
    it(`'${line}' is refused: ${expected.split(';')[0] ?? ''}`, async () => {
      const { error, asked } = await runLine(line)
      expect(error).to.include({ name: 'UsageError', message: expected })
      expect(asked).to.deep.equal([])
    })
  }

  for (const [line, said, status] of [
    ['help', HELP, 0],
    ['--help', HELP, 0],
    ['-h', HELP, 0],
    ['', HELP, 2],
    ['help unrescue', HELP_OF_UNRESCUE, 0],
    ['unrescue --help', HELP_OF_UNRESCUE, 0],
    ['diagnose --help', HELP_OF_DIAGNOSE, 0],
    ['access --help', HELP_OF_ACCESS, 0],
    ['image build --help', HELP_OF_IMAGE, 0],
    ['help image', HELP_OF_IMAGE, 0],
  ] as const) {
    it(`'${line}' prints help and ends with ${status}`, async () => {
      expect(await runLine(line)).to.deep.equal({ status, said: [said], asked: [] })
    })
  }

  it("'--version' prints the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
      version: string
    }
    expect(await runLine('--version')).to.deep.include({ status: 0, said: [version] })
  })

  it('asks the host of --uri, else of the environment, else this one; a bare name is reached by ssh', async () => {
    const uriOf = async (line: string, uri?: string): Promise<unknown> =>
      (await runLine(line, { LIBVIRT_DEFAULT_URI: uri })).asked
    expect(await uriOf('status --uri qemu:///session', 'test:///default')).to.deep.equal([
      'qemu:///session',
    ])
    expect(await uriOf('status', 'test:///default')).to.deep.equal(['test:///default'])
    expect(await uriOf('status', '')).to.deep.equal(['qemu:///system'])
    expect(await uriOf('unrescue web --uri kvm7')).to.deep.equal(['qemu+ssh://root@kvm7/system'])
  })
})

interface Outcome {
  readonly status?: number
  readonly error?: unknown
  readonly said: readonly string[]
  /** The hosts it connected to. */
  readonly asked: readonly string[]
}

async function runLine(
  line: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Outcome> {
  const said: string[] = []
  const asked: string[] = []
  const terminal = fakeTerminal(said, said)
  const runtime = {
    ...fakeDependencies().runtime,
    connect: (uri: string) => {
      asked.push(uri)
      return Promise.reject(new ConnectError(uri, 'refused', 'nobody is there'))
    },
  }
  try {
    const words = line.split(' ').filter((word) => word !== '')
    return { status: await run(words, { environment, terminal, runtime }), said, asked }
  } catch (error) {
    return { error, said, asked }
  }
}
