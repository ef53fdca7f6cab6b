// Does something whenever a finger or a button that was down is lifted, after the click that it makes.
export function onLifted(deed) {
  for (const up of ["pointerup", "pointercancel"]) addEventListener(up, () => setTimeout(deed));
}
