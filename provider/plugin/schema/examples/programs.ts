import { isFunction, nameIn, type Example } from './example.js'
import { go, javascript, plainGo, python, yaml } from './literals.js'

/** The program of an example in each language, by the name that a fence of Markdown has for it. */
export const PROGRAMS: Readonly<Record<string, (example: Example) => string>> = {
  yaml: (example) => {
    const { name, args, output } = example
    const token = `libvirt-rescue:${nameIn(example)}`
    const lines = isFunction(example)
      ? { variables: { [name]: { 'fn::invoke': { function: token, arguments: args } } } }
      : { resources: { [name]: { type: token, properties: args } } }
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
    return [
      `import { ${nameIn(example)} } from 'pulumi-libvirt-rescue'`,
      '',
      `const ${name} = new ${nameIn(example)}('${name}', ${javascript(args, '')})`,
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
    const type = nameIn(example)
    return [
      'import pulumi',
      '',
      '',
      `class ${type}(pulumi.CustomResource):`,
      `    ${output.name}: pulumi.Output[str]`,
      '',
      '    def __init__(self, name, args, opts=None):',
      `        super().__init__("${token}", name, {"${output.name}": None, **args}, opts)`,
      '',
      '',
      `${name} = ${type}("${name}", ${python(args, '')})`,
      `pulumi.export("${output.name}", ${name}.${output.name})`,
    ].join('\n')
  },

  go: (example) => {
    const { name, args, output, token } = example
    const field = output.name.charAt(0).toUpperCase() + output.name.slice(1)
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
      `var ${name} struct {`,
      '\tpulumi.CustomResourceState',
      `\t${field} pulumi.StringOutput ${tag}`,
      '}',
      `err := ctx.RegisterResource("${token}", "${name}", ${go(args, '')}, &${name})`,
      'if err != nil {',
      '\treturn err',
      '}',
      `ctx.Export("${output.name}", ${name}.${field})`,
    ].join('\n')
  },
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
