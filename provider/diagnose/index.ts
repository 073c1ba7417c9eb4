/** What is wrong with an instance, from its definition, its agent, its screen, its console and its disks. Pure. */
export type { BootCourse, BootEnd } from './boot/boot-course.js'
export { BootFollower } from './boot/follow-boot.js'
export { RULES_WITHOUT_NETWORK } from './boot/rules-without-network.js'
export { diagnose } from './engine/diagnose.js'
export type { Diagnosis, Evidence, Finding, Look } from './engine/finding.js'
export { readDefinitionFacts } from './facts/definition-facts.js'
export { readDiskFacts, type DiskFacts } from './facts/disk-facts.js'
export type {
  AgentFacts,
  DefinitionFacts,
  Facts,
  InstanceState,
  LayerFacts,
  Note,
  SourceFacts,
  VariablesFacts,
} from './facts/facts.js'
export { readLookScript } from './inside/read-look-script.js'
export { exitStatusOf } from './output/exit-status.js'
export { reportJsonSchema, reportOf, reportSchema, type Report } from './output/report.js'
export { tableOf } from './output/table.js'
export { FIXES, type Fix } from './rules/rule.js'
export { readScreenText, type ScreenText } from './screen/read-screen-text.js'
export type { ReadVariables } from './variables/boot-variables.js'
export { readBootVariables, VARIABLES_BYTES } from './variables/read-boot-variables.js'
