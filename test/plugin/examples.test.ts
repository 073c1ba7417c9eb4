import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { format } from 'prettier'
import { parseStateArguments } from '../../provider/instance-state/inputs/index.js'
import { FUNCTIONS } from '../../provider/plugin/functions/index.js'
import { nameIn, OutputOf } from '../../provider/plugin/schema/examples/example.js'
import { EXAMPLES } from '../../provider/plugin/schema/examples/examples.js'
import { PROGRAMS } from '../../provider/plugin/schema/examples/programs.js'
import { makeSchema } from '../../provider/plugin/schema/index.js'
import { rescueArgumentsSchema } from '../../provider/plugin/schema/rescue-arguments.js'
import { parseCommandArguments } from '../../provider/rescue-command/inputs/index.js'
import { parseImageArguments } from '../../provider/rescue-image/inputs/index.js'
import { goAbsence } from '../engine/plugin/find-go.js'
import { skip } from '../skip.js'

/** What is wrong with arguments, by the resource that takes them. */
const CHECKS: Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => unknown>> = {
  InstanceRescue: (args) => rescueArgumentsSchema.safeParse(args).error?.message,
  RescueCommand: (args) => parseCommandArguments(args),
  RescueImage: (args) => parseImageArguments(args),
  InstanceState: (args) => parseStateArguments(args),
}

const GO_HEAD =
  'package main\n\nimport "github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n\nfunc program(ctx *pulumi.Context) error {\n'

/** A Go program around the lines of an example, as gofmt has it. */
function goProgram(lines: string): string {
  const body = `${lines}\nreturn nil`.split('\n').map((line) => (line === '' ? '' : `\t${line}`))
  return `${GO_HEAD}${body.join('\n')}\n}\n`
}

describe('14: the examples of the schema', () => {
  const { resources, functions } = makeSchema()

  it('are there for each resource and function, in four languages', () => {
    const described = Object.entries({ ...resources, ...functions })
    expect(described).to.have.length(8)
    for (const [token, { description }] of described) {
      const fences = [...description.matchAll(/^```(\w+)$/gm)].map(([, language]) => language)
      expect([...new Set(fences)].sort(), token).to.deep.equal([
        'go',
        'python',
        'typescript',
        'yaml',
      ])
    }
  })

  for (const example of EXAMPLES) {
    const { title, token, args, output, needs } = example

    it(`${title}: has arguments and an output that exist`, () => {
      const name = nameIn(example)
      const known = FUNCTIONS.get(token)
      const { properties, inputProperties } = resources[token] ?? {}
      const outputs = properties ?? functions[token]?.outputs.properties ?? {}
      const inputs = inputProperties ?? functions[token]?.inputs.properties ?? {}
      expect(outputs).to.have.property(output.name)
      const ofNeeded = resources[needs?.token ?? '']?.properties ?? {}
      expect(Object.keys(ofNeeded)).to.include.members(needs?.outputs ?? [])
      expect(Object.keys(inputs)).to.include.members(Object.keys(args))
      // The key of the example is not one, so that nobody is let in by it.
      const others = Object.fromEntries(
        Object.entries(args)
          .filter(([each]) => each !== 'sshAuthorizedKeys')
          .map(([each, value]) => [each, value instanceof OutputOf ? 'a text' : value]),
      )
      const wrong = known?.inputs.safeParse(others).error?.message ?? CHECKS[name]?.(others)
      expect(wrong === undefined || (wrong as { ok?: boolean }).ok).to.equal(true)
    })

    for (const language of ['yaml', 'typescript'] as const)
      it(`${title}: is right ${language}`, async () => {
        const program = PROGRAMS[language]?.(example) ?? ''
        expect(await format(program, { parser: language })).to.contain(nameIn(example))
      })

    it(`${title}: is right python`, () => {
      const input = PROGRAMS['python']?.(example) ?? ''
      const check = 'import ast, sys; print(len(ast.parse(sys.stdin.read()).body))'
      expect(Number(execFileSync('python3', ['-c', check], { input }))).to.be.above(2)
    })

    it(`${title}: is right Go, as gofmt writes it`, function () {
      const absence = goAbsence()
      if (absence !== undefined) skip(this, absence)
      const input = goProgram(PROGRAMS['go']?.(example) ?? '')
      expect(execFileSync('gofmt', [], { input }).toString()).to.equal(input)
    })
  }
})
