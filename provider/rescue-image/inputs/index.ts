export { parseImageArguments } from './parse-image-arguments.js'
