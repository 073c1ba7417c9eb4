/**
 * The rescue XML as it would be without the controller rule: the USB rescue disk on the controller
 * that libvirt gives to every `pc` machine, of USB 1.1. Throws where the rule had added none.
 */
export function withoutRule(rescueXml: string): string {
  const edited = rescueXml
    .replace(/<controller type='usb' index='1'[^]*?<\/controller>/, '')
    .replace("<address type='usb' bus='1'", "<address type='usb' bus='0'")
  if (edited.includes('xhci') || !edited.includes("<address type='usb' bus='0'"))
    throw new Error(`the rule added no controller: ${rescueXml}`)
  return edited
}
