/** True for the name of a volume that `RescueImage` uploaded, which follows from the content alone. */
export function isUploadName(name: string): boolean {
  return /^rescue-[0-9a-f]{64}\.(?:raw|qcow2|iso)$/.test(name)
}
