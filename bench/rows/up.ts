import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { createProject, type Project } from '../../test/engine/project.js'
import { startDaemon } from '../../test/lab/daemon/daemon.js'
import { makeSubject } from '../calls/subject.js'
import type { Bench } from '../core/row.js'
import { compareUps } from '../up/compare-ups.js'

/** `pulumi up` of a rescue through the dynamic provider; see `compareUps`. */
export const up: Bench = {
  name: 'up',
  async measure() {
    const daemon = await startDaemon()
    const projects: Project[] = []
    const make = async (program: string): Promise<Project> => {
      const project = await createProject({ files: { 'index.js': program } })
      projects.push(project)
      return project
    }
    try {
      const inputs = await makeSubject(daemon)
      const [rescue, empty] = [await make(programOf(inputs)), await make(EMPTY)]
      return [
        {
          name: 'pulumi up of a rescue, less its bare calls / of an empty dynamic resource',
          ...(await compareUps({ inputs, rescue, empty })),
          target: 1.15,
          better: 'lower',
        },
      ]
    } finally {
      for (const project of projects) project.remove()
      await daemon.stop()
    }
  },
}

const EMPTY = `
  const { dynamic } = require('@pulumi/pulumi')
  new dynamic.Resource({ create: async () => ({ id: 'nothing' }) }, 'fix', {})
`

function programOf({ instance, image, shutdownTimeout, uri }: RescueInputs): string {
  return `
    const { InstanceRescue } = require('pulumi-libvirt-rescue')
    new InstanceRescue('fix', ${JSON.stringify({ instance, image, shutdownTimeout, uri })})
  `
}
