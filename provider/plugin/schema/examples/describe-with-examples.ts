import { EXAMPLES } from './examples.js'
import { PROGRAMS } from './programs.js'

/** A description with the examples of a token, in the form in which Pulumi's registry takes them. */
export function describeWithExamples(token: string, description: string): string {
  const examples = EXAMPLES.filter((example) => example.token === token).map((example) => {
    const programs = Object.entries(PROGRAMS).map(
      ([language, write]) => `\`\`\`${language}\n${write(example)}\n\`\`\`\n`,
    )
    return `{{% example %}}\n### ${example.title}\n\n${programs.join('\n')}{{% /example %}}\n`
  })
  return `${description}\n\n{{% examples %}}\n## Example Usage\n${examples.join('')}{{% /examples %}}\n`
}
