import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { makeSchema, type PackageSpec } from '../../provider/plugin/schema/index.js'
import { repositoryRoot } from '../repository.js'

type Properties = PackageSpec['types'][string]['properties']

/** The files that are generated from the plugin's schema, with what must be in them. */
export async function pluginFiles(): Promise<ReadonlyMap<string, string>> {
  const schema = makeSchema()
  return new Map([
    ['provider/plugin/schema.json', await formatted(JSON.stringify(schema), 'json')],
    ['docs/plugin-api.md', await formatted(writePage(schema), 'markdown')],
  ])
}

async function formatted(text: string, parser: 'json' | 'markdown'): Promise<string> {
  const config = await resolveConfig(join(repositoryRoot, 'package.json'))
  return format(text, { ...config, parser })
}

function writePage({ resources, functions, types, config }: PackageSpec): string {
  return [
    '# API of the plugin',
    '',
    'Generated from `provider/plugin/schema.json` by `npm run schema`. [plugin.md](plugin.md) says how the plugin is installed.',
    '',
    '## Configuration',
    '',
    ...table((config as { readonly variables: Properties }).variables, []),
    ...Object.entries(resources).flatMap(([token, resource]) => [
      `## ${nameOf(token)}`,
      '',
      `Type: \`${token}\`.`,
      '',
      ...plain(resource.description),
      '',
      '### Inputs',
      '',
      ...table(resource.inputProperties, resource.requiredInputs),
      '### Outputs',
      '',
      'All inputs, and:',
      '',
      ...table(without(resource.properties, resource.inputProperties), []),
    ]),
    ...Object.entries(functions).flatMap(([token, { description, inputs, outputs }]) => [
      `## ${nameOf(token)}`,
      '',
      `Function: \`${token}\`.`,
      '',
      ...plain(description),
      '',
      '### Inputs',
      '',
      ...table(inputs.properties, inputs.required),
      '### Result',
      '',
      ...table(outputs.properties, []),
    ]),
    '## Types',
    '',
    ...Object.entries(types).flatMap(([token, { properties, required }]) => [
      `### ${nameOf(token)}`,
      '',
      ...table(properties, required),
    ]),
  ].join('\n')
}

/** Without the marks by which Pulumi's registry finds examples. */
function plain(description: string): readonly string[] {
  return description
    .split('\n')
    .filter((line) => !line.startsWith('{{%'))
    .map((line) => line.replace(/^##/, '###'))
}

function without(properties: Properties, others: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in others)))
}

function table(properties: Properties, required: readonly string[]): readonly string[] {
  const rows = Object.entries(properties).map(([name, property]) => {
    const mark = required.includes(name) ? ' (required)' : ''
    return `| \`${name}\`${mark} | ${typeOf(property)} | ${(property.description ?? '').replaceAll('|', '\\|')} |`
  })
  return ['| name | type | meaning |', '| --- | --- | --- |', ...rows, '']
}

function typeOf({ type, $ref, items, additionalProperties }: Properties[string]): string {
  if (items !== undefined) return `list of ${typeOf(items)}`
  if (additionalProperties !== undefined) return `map of ${typeOf(additionalProperties)}`
  if ($ref === undefined) return type ?? 'any'
  return $ref.startsWith('#/types/') ? `[${nameOf($ref)}](#${nameOf($ref).toLowerCase()})` : 'any'
}

function nameOf(token: string): string {
  return token.slice(token.lastIndexOf(':') + 1)
}
