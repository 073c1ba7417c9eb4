import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'
import { Story } from './story.js'

const folder = join(repositoryRoot, 'test/record/stories')

// A story is a file: what each process does, and indented below it, the whole of what came of it.
describe('stories of a record', () => {
  for (const file of readdirSync(folder).sort()) {
    const text = readFileSync(join(folder, file), 'utf8')
    const [title = '', ...lines] = text.trim().split('\n')
    it(title.replace(/^# /, ''), async () => {
      const story = new Story()
      const told: string[] = [title]
      for (const line of lines.filter((each) => each !== '' && !each.startsWith(' ')))
        told.push(line, `    ${await story.tell(line)}`)
      expect(told.join('\n')).to.equal([title, ...lines.filter((each) => each !== '')].join('\n'))
    })
  }

  it('say why a process stops', async () => {
    const story = new Story()
    for (const line of ['a creates entering', 'b takes-over ending', 'a looks'])
      await story.tell(line)
    expect(story.message).to.equal(
      "Another process took over the record '0d350416-a38b-4efc-a73a-c2f889cbca99.rescue', or may have done so; this process stops.",
    )
  })
})
