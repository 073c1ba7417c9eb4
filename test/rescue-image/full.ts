/** Whether the long form runs: `make test-rescue-image` asks for it. */
export const isFull: boolean = process.env['RESCUE_IMAGE_TESTS'] === 'full'
