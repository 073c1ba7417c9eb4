import { diagnoseInstance } from './diagnose-instance.js'
import { getInstance } from './get-instance.js'
import { getScreenshot } from './get-screenshot.js'
import { listRescues } from './list-rescues.js'
import { planRescue } from './plan-rescue.js'
import type { PluginFunction } from './plugin-function.js'

/** The functions of the plugin, by their tokens. */
export const FUNCTIONS: ReadonlyMap<string, PluginFunction> = new Map([
  ['libvirt-rescue:index:diagnoseInstance', diagnoseInstance],
  ['libvirt-rescue:index:getInstance', getInstance],
  ['libvirt-rescue:index:getScreenshot', getScreenshot],
  ['libvirt-rescue:index:listRescues', listRescues],
  ['libvirt-rescue:index:planRescue', planRescue],
])
