import { isFunction, nameIn, resourcesOf, type Example, type UsedResource } from './example.js'
import { capital, go, javascript, plainGo, python, yaml } from './literals.js'

/** The program of an example in each language, by the name that a fence of Markdown has for it. */
export const PROGRAMS: Readonly<Record<string, (example: Example) => string>> = {
  yaml: (example) => {
    const { name, args, output } = example
    const shortOf = (each: Pick<Example, 'token'>): string => `libvirt-rescue:${nameIn(each)}`
    const resources = resourcesOf(example).map((each) => [
      each.name,
      { type: shortOf(each), properties: each.args },
    ])
    const invoke = { function: shortOf(example), arguments: args }
    const lines = isFunction(example)
      ? { variables: { [name]: { 'fn::invoke': invoke } } }
      : { resources: Object.fromEntries(resources) as Example['args'] }
    return yaml({ ...lines, outputs: { [output.name]: `\${${name}.${output.name}}` } }, '')
  },

  typescript: (example) => {
    const { name, args, output } = example
    const exported = exportIn(example, 'length')
    if (isFunction(example))
      return [
        "import * as pulumi from '@pulumi/pulumi'",
        '',
        `const ${name} = pulumi.output(`,
        `  pulumi.runtime.invoke('${example.token}', ${javascript(args, '  ')}),`,
        ')',
        `export const ${output.name} = ${name}.apply((result) => result.${exported})`,
      ].join('\n')
    const resources = resourcesOf(example)
    return [
      `import { ${resources.map(nameIn).join(', ')} } from 'pulumi-libvirt-rescue'`,
      '',
      ...resources.map(
        (each) =>
          `const ${each.name} = new ${nameIn(each)}('${each.name}', ${javascript(each.args, '')})`,
      ),
      `export const ${output.name} = ${name}.${exported}`,
    ].join('\n')
  },

  python: (example) => {
    const { name, args, output, token } = example
    if (isFunction(example)) {
      const value = `${name}.value["${output.name}"]`
      return [
        'import pulumi',
        '',
        `${name} = pulumi.runtime.invoke("${token}", ${python(args, '')})`,
        `pulumi.export("${output.name}", ${output.type === 'list' ? `len(${value})` : value})`,
      ].join('\n')
    }
    const resources = resourcesOf(example)
    return [
      'import pulumi',
      '',
      '',
      ...resources.flatMap(pythonClass),
      ...resources.map(
        (each) => `${each.name} = ${nameIn(each)}("${each.name}", ${python(each.args, '')})`,
      ),
      `pulumi.export("${output.name}", ${name}.${output.name})`,
    ].join('\n')
  },

  go: (example) => {
    const { name, args, output, token } = example
    const field = capital(output.name)
    const tag = `\`pulumi:"${output.name}"\``
    if (isFunction(example))
      return [
        `var ${name} struct {`,
        `\t${field} ${GO[output.type].type} ${tag}`,
        '}',
        `err := ctx.Invoke("${token}", ${plainGo(args, '')}, &${name})`,
        'if err != nil {',
        '\treturn err',
        '}',
        `ctx.Export("${output.name}", ${GO[output.type].wrap(`${name}.${field}`)})`,
      ].join('\n')
    return [
      ...resourcesOf(example).flatMap(goResource),
      `ctx.Export("${output.name}", ${name}.${field})`,
    ].join('\n')
  },
}

function pythonClass({ token, outputs }: UsedResource): readonly string[] {
  const names = outputs.map((each) => `"${each}": None, `).join('')
  return [
    `class ${nameIn({ token })}(pulumi.CustomResource):`,
    ...outputs.map((each) => `    ${each}: pulumi.Output[str]`),
    '',
    '    def __init__(self, name, args, opts=None):',
    `        super().__init__("${token}", name, {${names}**args}, opts)`,
    '',
    '',
  ]
}

function goResource({ token, name, args, outputs }: UsedResource, at: number): readonly string[] {
  const widest = Math.max(...outputs.map(({ length }) => length))
  return [
    `var ${name} struct {`,
    '\tpulumi.CustomResourceState',
    ...outputs.map(
      (each) => `\t${capital(each).padEnd(widest)} pulumi.StringOutput \`pulumi:"${each}"\``,
    ),
    '}',
    `err ${at === 0 ? ':=' : '='} ctx.RegisterResource("${token}", "${name}", ${go(args, '')}, &${name})`,
    'if err != nil {',
    '\treturn err',
    '}',
  ]
}

function exportIn({ output }: Example, length: string): string {
  return output.type === 'list' ? `${output.name}.${length}` : output.name
}

const GO: Readonly<
  Record<
    Example['output']['type'],
    { readonly type: string; readonly wrap: (value: string) => string }
  >
> = {
  text: { type: 'string', wrap: (value) => `pulumi.String(${value})` },
  truth: { type: 'bool', wrap: (value) => `pulumi.Bool(${value})` },
  list: { type: '[]any', wrap: (value) => `pulumi.Int(len(${value}))` },
}
