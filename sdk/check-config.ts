import { pulumiSdk } from './pulumi-sdk.js'

/** Refuses a misspelt setting of this package: without its URI the rescue would be on another host. */
export function checkConfig(): void {
  for (const key of Object.keys(pulumiSdk.runtime.allConfig()))
    if (key.startsWith('libvirt-rescue:') && key !== 'libvirt-rescue:uri')
      throw new pulumiSdk.RunError(
        `The setting '${key}' does not exist; the only one of this package is 'libvirt-rescue:uri'.`,
      )
}
