/**
 * Removes the controller that the planner's rule has added: the USB rescue disk then hangs on the
 * USB 1.1 controller that libvirt gives to every `pc` machine. Throws if the rule has added none.
 */
export function withoutRule(rescueXml: string): string {
  const edited = rescueXml
    .replace(/<controller type='usb' index='1'[^]*?<\/controller>/, '')
    .replace("<address type='usb' bus='1'", "<address type='usb' bus='0'")
  if (edited.includes('xhci') || !edited.includes("<address type='usb' bus='0'"))
    throw new Error(`the rule has added no controller: ${rescueXml}`)
  return edited
}
