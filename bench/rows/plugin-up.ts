import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { putPlugin, type PluginPath } from '../../test/engine/plugin/plugin-path.js'
import { createProject, type Project } from '../../test/engine/project.js'
import { startDaemon } from '../../test/lab/daemon/daemon.js'
import { makeSubject } from '../calls/subject.js'
import type { Bench } from '../core/row.js'
import { putEmptyPlugin } from '../plugin/put-empty-plugin.js'
import { compareUps } from '../up/compare-ups.js'

/** `pulumi up` of a rescue through the plugin, of a YAML program; see `compareUps`. */
export const pluginUp: Bench = {
  name: 'plugin-up',
  async measure() {
    const daemon = await startDaemon()
    const [ours, nothing] = [putPlugin(), putEmptyPlugin()]
    const projects: Project[] = []
    const make = async (program: string, plugin: PluginPath): Promise<Project> => {
      const project = await createProject({ files: { 'Pulumi.yaml': program }, plugin })
      projects.push(project)
      return project
    }
    try {
      const inputs = await makeSubject(daemon)
      const rescue = await make(programOf('libvirt-rescue:InstanceRescue', shown(inputs)), ours)
      const empty = await make(programOf('empty:Nothing', {}), nothing)
      return [
        {
          name: 'pulumi up of a rescue through the plugin, less its bare calls / of an empty native resource',
          ...(await compareUps({ inputs, rescue, empty })),
          target: 1.15,
          better: 'lower',
        },
      ]
    } finally {
      for (const project of projects) project.remove()
      for (const plugin of [ours, nothing]) plugin.remove()
      await daemon.stop()
    }
  },
}

function shown({ instance, image, shutdownTimeout, uri }: RescueInputs): object {
  return { instance, image, shutdownTimeout, uri }
}

/** JSON is YAML. */
function programOf(type: string, properties: object): string {
  return JSON.stringify({
    name: 'bench',
    runtime: 'yaml',
    resources: { fix: { type, properties } },
  })
}
