/**
 * The name of the command line, as its own help and usage show it.
 *
 * A command that is printed to be pasted works without an installation too: see `provider/shell/program.ts`.
 */
export const PROGRAM = 'libvirt-rescue'
