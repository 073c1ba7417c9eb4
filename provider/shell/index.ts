export { shellWord } from './shell-word.js'
export { virsh } from './virsh.js'
