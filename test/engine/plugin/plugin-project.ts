import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { makeInstance, makeVolume } from '../instance.js'
import { createProject, type Project } from '../project.js'
import { putPlugin } from './plugin-path.js'

/** A YAML program that uses the plugin, beside a libvirtd with one instance and one image. */
export interface PluginProject {
  readonly daemon: Daemon
  readonly project: Project
  stop(): Promise<void>
}

/** Makes a project whose settings are the host, `image`, and those that are given. */
export async function startPluginProject(
  program: string,
  {
    instance = 'web',
    settings = {},
  }: { instance?: string; settings?: Record<string, string> } = {},
): Promise<PluginProject> {
  const daemon = await startDaemon()
  await makeInstance(daemon, instance)
  const image = await makeVolume(daemon, 'rescue.img', 'raw')
  const plugin = putPlugin()
  const project = await createProject({ files: { 'Pulumi.yaml': program }, plugin })
  const all = { 'libvirt-rescue:uri': daemon.uri, image, ...settings }
  for (const [key, value] of Object.entries(all)) await project.pulumi('config', 'set', key, value)
  return {
    daemon,
    project,
    stop: async () => {
      project.remove()
      plugin.remove()
      await daemon.stop()
    },
  }
}
